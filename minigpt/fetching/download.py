"""끊겨도 이어받는 내려받기입니다. 이 파일의 생각은 이것 하나입니다.

받는 동안에는 ``<이름>.part``에 쓰고, 그 옆의 ``<이름>.part.json``에 어느 주소의 어느 판(ETag)을 받는 중인지 적습니다.
다시 부르면 그 판이 그대로인지 서버에 물으며(``If-Range``) 남은 뒷부분만 받습니다. 다 받은 뒤에야 본래 이름이 되므로,
본래 이름의 파일이 있으면 그것은 언제나 온전합니다.
"""

import errno
import hashlib
import json
import re
import shutil
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tqdm import tqdm

from minigpt.errors import CourseError
from minigpt.files import replacing

TIMEOUT = (10, 30)
"""(연결을, 그다음 데이터를) 기다리는 시간(초)"""

_CERTIFICATES = "환경 변수 REQUESTS_CA_BUNDLE(또는 CURL_CA_BUNDLE)"

WAITS = (1, 2, 4, 8)
"""잠깐의 실패 뒤 다시 해 보기 전에 쉬는 시간(초). 이 개수만큼 다시 해 봅니다."""

CHUNK = 16 * 1024
"""한 번에 받아 쓰는 양(바이트). 끊기거나 강제로 꺼져도 이보다 많이 잃지 않습니다."""

PROGRESS_WORTH = 1_000_000
"""다시 해 보는 횟수를 새로 세려면 더 받았어야 하는 양(바이트)"""


class DownloadError(CourseError):
    """내려받지 못했습니다. 메시지가 까닭과 다음에 할 일을 말합니다."""


class StorageError(DownloadError):
    """서버가 아니라 이 컴퓨터의 디스크 쪽 문제라서, 다른 주소에서 받아도 소용없습니다."""


class _TransientError(Exception):
    """다시 해 보면 될 만한 실패입니다. 밖으로 나가지 않습니다."""


@dataclass(frozen=True)
class Download:
    """다 받은 파일 하나입니다. ``size``는 바이트, ``resumed``는 그중 전에 받아 두어 다시 받지 않은 바이트입니다."""

    path: Path
    url: str
    size: int
    sha256: str
    resumed: int = 0


def fetch(url: str, destination: Path, *, expected_size: int | None = None, progress: bool = True) -> Download:
    """``url``의 파일을 ``destination``에 받습니다. 전에 받다 만 것이 있으면 이어서 받습니다.

    - ``expected_size``: 파일의 크기(바이트)를 미리 알 때. 다르면 받지 않습니다.
    - ``progress``: 진행 막대를 표준 출력에 그립니다.

    연결이 끊기거나, 답이 없거나, 서버 쪽 오류(5xx)이면 ``WAITS``만큼 쉬어 가며 다시 해 봅니다.
    같은 ``destination``으로 동시에 두 번 부르지 마세요(:mod:`minigpt.fetching.store`의 자물쇠로 막습니다).

    오류: 받지 못하면 :class:`DownloadError`, 디스크에 쓰지 못하면 :class:`StorageError`.
    """
    _check_url(url)
    destination = Path(destination)
    part = _Part(destination.with_name(destination.name + ".part"), url)
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        _receive_all(part, expected_size, progress)
        done = Download(destination, shown(url), part.size(), sha256_of(part.path), part.resumed)
        part.path.replace(destination)
        part.note.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(destination.parent, error) from error
    return done


def sha256_of(path: Path) -> str:
    """파일의 SHA-256을 16진수 64글자로 돌려줍니다."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(url: str) -> str:
    """사람에게 보이거나 적어 둘 주소입니다. 비밀번호와 토큰이 들어 있곤 하는 부분과, 줄을 깨는 글자를 뺍니다."""
    bare = re.sub(r"^(\w+://)[^/?#]*@", r"\1", str(url)).partition("?")[0]
    printable = "".join(letter if letter.isprintable() else "?" for letter in bare)
    return printable if len(printable) <= 120 else printable[:117] + "..."


def amount(size: int) -> str:
    """바이트 수를 사람이 읽을 크기로 바꿉니다."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size:,}바이트"


def check_free_space(folder: Path, needed: int) -> None:
    """``folder``에 ``needed`` 바이트가 들어갈 자리가 있는지 봅니다.

    오류: 모자라면 :class:`StorageError`.
    """
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise StorageError(
            f"디스크에 자리가 모자랍니다. {folder}에 {amount(needed)}가 더 필요한데 {amount(free)}만 남아 있습니다. "
            "필요 없는 파일을 지우거나 MINIGPT_CACHE에 자리가 넉넉한 폴더를 적고 다시 실행해 주세요."
        )


def storage_error(folder: Path, error: OSError) -> StorageError:
    """디스크에서 난 오류를 사람이 읽을 한 줄로 바꿉니다."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            f"디스크가 가득 차서 {folder}에 더 쓰지 못했습니다. 필요 없는 파일을 지우거나 "
            "MINIGPT_CACHE에 자리가 넉넉한 폴더를 적고 다시 실행하면 이어서 합니다."
        )
    why = " ".join((error.strerror or type(error).__name__).split())
    return StorageError(
        f"{folder} 폴더에 쓰지 못했습니다({why}). 폴더의 권한을 확인하거나, "
        "MINIGPT_CACHE에 쓸 수 있는 다른 폴더를 적고 다시 실행해 주세요."
    )


# ---- 받다 만 파일 ------------------------------------------------------------------------------


@dataclass
class _Part:
    """받다 만 파일과 그 쪽지(``.json``)입니다. ``resumed``는 전에 받아 둔 것 중 그대로 쓰는 바이트 수입니다."""

    path: Path
    url: str
    resumed: int = 0

    @property
    def note(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def state(self, expected_size: int | None = None) -> tuple[int, str, int | None]:
        """(이어받을 자리, 그 판의 표지, 전체 크기)를 돌려줍니다. 이어도 되는지 확실하지 않으면 자리는 0입니다."""
        nothing = (0, "", None)
        try:
            note = json.loads(self.note.read_text("utf-8"))
            url, validator, total = note["url"], note["validator"], note["total"]
        except (OSError, ValueError, TypeError, KeyError):
            return nothing
        size = self.size()
        if url != self.url or not validator or not isinstance(validator, str):
            return nothing
        if total is not None and (not isinstance(total, int) or size > total):
            return nothing
        if expected_size is not None and total != expected_size:
            return nothing
        return size, validator, total

    def restart(self, validator: str, total: int | None) -> None:
        """처음부터 받기 시작합니다."""
        # 순서가 중요합니다. 쪽지를 먼저 바꾸면, 그 사이에 꺼졌을 때 옛 판의 앞부분에 새 판의 뒷부분을 잇게 됩니다.
        self.path.open("wb").close()
        note = json.dumps({"url": self.url, "validator": validator, "total": total})
        with replacing(self.note, draft=self.note.with_name(self.note.name + ".new")) as draft:
            draft.write_text(note, "utf-8")
        self.resumed = 0


def _receive_all(part: _Part, expected_size: int | None, progress: bool) -> None:
    """파일이 온전해질 때까지, 잠깐의 실패를 넘기며 받습니다."""
    part.resumed = farthest = part.state(expected_size)[0]
    failures = 0
    while True:
        try:
            return _receive(part, expected_size, progress)
        except _TransientError as error:
            have = part.state(expected_size)[0]
            # 느린 회선에서는 여러 번 끊기면서도 조금씩 나아갑니다. 나아갔으면 실패를 처음부터 다시 셉니다.
            if have >= farthest + PROGRESS_WORTH:
                failures, farthest = 0, have
            if failures == len(WAITS):
                kept = f"받아 둔 {amount(have)} 뒤부터 이어서 받습니다" if have else "처음부터 다시 받습니다"
                raise DownloadError(f"{error}. 인터넷 연결을 확인하고 다시 실행하면 {kept}.") from error
            if progress:
                print(f"{error}. {WAITS[failures]}초 뒤에 다시 해 봅니다.", flush=True)
            time.sleep(WAITS[failures])
            failures += 1


# ---- 연결 한 번 --------------------------------------------------------------------------------


def _receive(part: _Part, expected_size: int | None, progress: bool) -> None:
    """한 번 연결하여 남은 것을 끝까지 받습니다. 다 받지 못하면 :class:`_TransientError`."""
    offset, validator, total = part.state(expected_size)
    if offset and offset == total:  # 다 받고서 이름을 바꾸기 직전에 꺼졌습니다.
        return None
    headers = {"Range": f"bytes={offset}-", "If-Range": validator} if offset else {}
    with _connect(part.url, headers) as response:
        if response.status_code == 200:
            offset, total = 0, _length(response)
            _check_size(part.url, total, expected_size)
            part.restart(_validator(response), total)
        elif not _continues(response, offset, validator, total):
            part.restart("", None)
            return _receive(part, expected_size, progress)
        elif total is None and (rest := _length(response)) is not None:
            total = offset + rest
        if total is not None:
            check_free_space(part.path.parent, total - offset)
        _append(part, response, offset, total, progress)
    return _check_body(part, total, expected_size)


def _append(part: _Part, response: requests.Response, offset: int, total: int | None, progress: bool) -> None:
    name = part.path.name.removesuffix(".part")
    # tqdm은 본래 표준 오류에 그리는데, 채점기는 표준 오류를 틀린 것으로 봅니다.
    bar = tqdm(
        desc=name, initial=offset, total=total, unit="B", unit_scale=True, ncols=80,
        mininterval=0.5, file=sys.stdout, disable=not progress,
    )  # fmt: skip
    with bar, part.path.open("ab") as file:
        for chunk in _chunks(response, part.url):
            file.write(chunk)
            bar.update(len(chunk))


def _check_body(part: _Part, total: int | None, expected_size: int | None) -> None:
    size = part.size()
    wanted = expected_size if total is None else total
    if wanted is None or size == wanted:
        return
    if size < wanted:
        raise _TransientError(f"{shown(part.url)}: {amount(wanted)} 가운데 {amount(size)}만 오고 끊겼습니다")
    part.restart("", None)
    _check_size(part.url, size, wanted)


def _check_url(url: str) -> None:
    """오류: http나 https 주소가 아니면 :class:`DownloadError`."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        good = good and not re.search(r"[\s\x00-\x1f]", url)
    except (ValueError, TypeError, AttributeError):
        good = False
    if not good:
        raise DownloadError(
            f"{shown(url)!r}에서는 받을 수 없습니다. http:// 또는 https://로 시작하고 빈칸이 없는 주소를 적어 주세요."
        )


def _check_size(url: str, size: int | None, expected_size: int | None) -> None:
    if None not in (size, expected_size) and size != expected_size:
        raise DownloadError(
            f"{shown(url)}의 파일은 {size:,}바이트인데 {expected_size:,}바이트여야 합니다. "
            "다른 파일이 온 것 같으니, 주소를 확인하고 다시 실행해 주세요."
        )


def _connect(url: str, headers: dict[str, str]) -> requests.Response:
    """연결하고 머리글까지 받습니다. 상태 코드는 200, 또는 ``Range``로 물었을 때 206이나 416입니다."""
    # 압축해서 보내면 받은 바이트 수를 Content-Length와 견줄 수도, 중간부터 이을 수도 없습니다.
    headers = {"Accept-Encoding": "identity", **headers}
    try:
        response = requests.get(url, headers=headers, stream=True, timeout=TIMEOUT)
    except (requests.ConnectionError, requests.Timeout) as error:
        raise _network_error(url, error) from error
    except (requests.RequestException, ValueError, OSError) as error:
        raise DownloadError(
            f"{shown(url)}에 연결하지 못했습니다({type(error).__name__}). {_what_to_check(url, error)}"
        ) from error
    status = response.status_code
    if status == 200 or ("Range" in headers and status in (206, 416)):
        return response
    response.close()
    if status >= 500:
        raise _TransientError(f"{shown(url)}: 서버에 문제가 있습니다(HTTP {status})")
    raise DownloadError(f"{shown(url)}: {_refusals(status)}(HTTP {status}). 주소를 확인하고 다시 실행해 주세요.")


def _what_to_check(url: str, error: Exception) -> str:
    """연결해 보기도 전에 난 오류에서, 어느 설정을 보아야 하는지입니다."""
    text = str(error)
    if "CA certificate" in text:
        return f"{_CERTIFICATES}에 적힌 인증서 파일이 없습니다. 파일의 자리를 고치거나 그 설정을 지워 주세요."
    invalid = isinstance(error, requests.exceptions.InvalidURL) and requests.utils.get_environ_proxies(url)
    if invalid or "SOCKS" in text:
        return (
            "프록시 설정(HTTP_PROXY, HTTPS_PROXY, ALL_PROXY)이나 주소가 잘못되었습니다. SOCKS 프록시는 쓸 수 없습니다."
        )
    if isinstance(error, UnicodeError):
        return "홈 폴더의 .netrc 파일을 UTF-8로 저장했는지, 주소에 잘못 적은 곳이 없는지 확인해 주세요."
    return "주소에 잘못 적은 곳이 없는지 확인해 주세요."


def _refusals(status: int) -> str:
    if status in (404, 410):
        return "그런 파일이 없습니다"
    if status in (401, 403, 407):
        return "받을 권한이 없습니다"
    if status == 429:
        return "요청이 너무 많다며 거절했습니다. 몇 분 기다려 주세요"
    return "서버가 파일을 주지 않았습니다"


def _chunks(response: requests.Response, url: str) -> Iterator[bytes]:
    # requests의 오류는 OSError이기도 해서, 여기서 바꾸어 두지 않으면 디스크 오류와 뒤섞입니다.
    chunks = response.iter_content(CHUNK)
    while True:
        try:
            chunk = next(chunks, None)
        except (requests.RequestException, OSError) as error:
            raise _network_error(url, error) from error
        if chunk is None:
            return
        yield chunk


def _length(response: requests.Response) -> int | None:
    """본문의 바이트 수. 서버가 말하지 않았거나 압축해 보내서 믿을 수 없으면 ``None``입니다."""
    length = response.headers.get("Content-Length", "")
    plain = response.headers.get("Content-Encoding", "identity") == "identity"
    return int(length) if plain and re.fullmatch(r"[0-9]{1,18}", length) else None


def _validator(response: requests.Response) -> str:
    """``If-Range``에 쓸, 이 판의 표지. 없으면 빈 문자열이고, 그러면 이어받지 않습니다."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return ""
    etag = response.headers.get("ETag", "")
    # 약한 ETag(W/…)는 바이트까지 같다는 뜻이 아니어서 이어받기에 쓸 수 없습니다.
    return etag if etag.startswith('"') else response.headers.get("Last-Modified", "")


def _continues(response: requests.Response, offset: int, validator: str, total: int | None) -> bool:
    """받아 둔 ``offset`` 바이트에 그대로 이을 수 있는 답인가? 서버의 말을 믿지 않고 판과 자리를 견줍니다."""
    place = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
    return (
        response.status_code == 206
        and place is not None
        and int(place[1]) == offset
        and (total is None or place[2] in ("*", str(total)))
        and _validator(response) == validator
    )


def _network_error(url: str, error: Exception) -> Exception:
    """네트워크 오류를 한 줄로 바꿉니다. 다시 해 봐도 소용없는 것은 :class:`DownloadError`입니다."""
    causes = list(_causes(error))
    where = shown(url)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return DownloadError(
            f"{where}: 보안 인증서를 믿을 수 없습니다. 컴퓨터의 시계와 주소를 확인해 주세요. 학교나 회사의 망이 연결을 "
            f"검사한다면, 그곳의 인증서 파일을 {_CERTIFICATES}에 적고 다시 실행해 주세요."
        )
    if any(isinstance(cause, ssl.SSLError) and "CRL" in str(cause) for cause in causes):
        return DownloadError(f"{where}: {_CERTIFICATES}에 적힌 파일에 인증서가 들어 있지 않습니다.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _TransientError(f"{where}: 서버의 이름을 찾지 못했습니다(DNS). 인터넷이 끊겼거나 주소의 철자가 다릅니다")
    if any(isinstance(cause, requests.exceptions.ProxyError) for cause in causes):
        return _TransientError(f"{where}: 프록시에 연결하지 못했습니다(HTTP_PROXY, HTTPS_PROXY 설정)")
    if any(isinstance(cause, requests.Timeout | TimeoutError) or "timed out" in str(cause) for cause in causes):
        return _TransientError(f"{where}: 서버가 제때 답하지 않습니다(시간 초과)")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _TransientError(f"{where}: 서버가 연결을 받지 않습니다")
    return _TransientError(f"{where}: 연결이 도중에 끊겼습니다")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """한 오류를 일으킨 오류들. requests는 본래의 오류를 ``args``와 ``reason``에도 숨겨 둡니다."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
