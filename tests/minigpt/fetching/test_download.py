"""Resumable downloads, against small http servers on loopback that misbehave in one way each."""

import errno
import gzip
import hashlib
import itertools
import json
import os
import re
import shutil
import socket
import time
from collections import namedtuple
from pathlib import Path

import pytest
import requests

from minigpt.fetching import download
from minigpt.fetching.download import DownloadError, StorageError, fetch
from tests.support.site import BODY, HALF, Site, has_korean_line, kill_in_mid_transfer


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    """No real waits, no proxies."""
    waits = []
    monkeypatch.setattr(download.time, "sleep", waits.append)
    monkeypatch.setenv("NO_PROXY", "*")
    return waits


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "simplebooks.zip"


def refusal(url, target, *needed, kind=DownloadError, **options) -> str:
    with pytest.raises(kind) as caught:
        fetch(url, target, **options)
    message = str(caught.value)
    assert has_korean_line(message, *needed)
    assert not target.exists()
    return message


def only_the_file(target):
    return [path.name for path in target.parent.iterdir()] == [target.name]


def is_whole(target, body=BODY):
    return target.read_bytes() == body and only_the_file(target)


# ---- the good cases ----------------------------------------------------------------------------


def test_a_plain_download(site, target, capsys):
    done = fetch(site.url, target, expected_size=len(BODY))
    assert is_whole(target)
    assert (done.path, done.size, done.resumed, done.url) == (target, len(BODY), 0, site.url)
    assert done.sha256 == hashlib.sha256(BODY).hexdigest()
    shown = capsys.readouterr()
    assert "simplebooks.zip" in shown.out
    assert "100%" in shown.out
    assert shown.err == "", "the grader takes any stderr for a failure"


def test_progress_can_be_silent(site, target, capsys):
    site.plan = ["cut"]
    fetch(site.url, target, progress=False)
    assert capsys.readouterr() == ("", "")


def test_folders_are_made(site, tmp_path):
    fetch(site.url, tmp_path / "a" / "b" / "file.zip")
    assert (tmp_path / "a" / "b" / "file.zip").read_bytes() == BODY


@pytest.mark.parametrize("how", ["cut", "reset"])
def test_a_cut_connection_goes_on_where_it_stopped(site, target, how, fast):
    site.plan = [how]
    done = fetch(site.url, target)
    assert is_whole(target)
    assert len(fast) == 1
    if how == "cut":  # a reset may throw away what was still in the socket
        assert [request.range for request in site.requests] == [None, f"bytes={HALF}-"]
        assert site.sent == len(BODY)
    assert site.requests[1].if_range == '"one"'
    assert done.resumed == 0, "nothing was there when fetch was called"


def test_a_later_run_goes_on_where_the_first_stopped(site, target):
    site.plan = ["cut", 500, 500, 500, 500]
    refusal(site.url, target, "이어서")
    done = fetch(site.url, target)
    assert is_whole(target)
    assert done.resumed == HALF
    assert site.sent == len(BODY)


def test_last_modified_serves_as_well(site, target):
    site.etag, site.last_modified = None, "Sat, 01 Aug 2026 00:00:00 GMT"
    site.plan = ["cut"]
    fetch(site.url, target)
    assert is_whole(target)
    assert site.requests[1].if_range == site.last_modified


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_strong_validator_it_starts_again(site, target, etag):
    site.etag = etag
    site.plan = ["cut"]
    fetch(site.url, target)
    assert is_whole(target)
    assert [request.range for request in site.requests] == [None, None]


def test_a_server_without_range_starts_again(site, target, capsys):
    site.ranges = False
    site.plan = ["cut"]
    fetch(site.url, target)
    assert is_whole(target)
    assert site.requests[1].range == f"bytes={HALF}-"
    assert "100%" in capsys.readouterr().out, "the bar starts again, too"


@pytest.mark.parametrize("ranges", [True, "careless"])
def test_a_file_that_changed_between_the_halves_starts_again(site, target, ranges):
    """A careless server ignores If-Range and sends the new file's tail: the ETag in its answer gives it away."""
    site.plan = ["cut", 500, 500, 500, 500]
    refusal(site.url, target)
    site.body, site.etag, site.ranges = BODY[::-1], '"two"', ranges
    done = fetch(site.url, target)
    assert is_whole(target, BODY[::-1])
    assert done.resumed == 0


@pytest.mark.parametrize("step", [416, "wrong range"])
def test_an_unusable_range_answer_starts_again(site, target, step):
    site.plan = ["cut", step]
    fetch(site.url, target)
    assert is_whole(target)


def test_a_part_that_is_complete_needs_no_network(site, target):
    part = target.with_name("simplebooks.zip.part")
    part.write_bytes(BODY)
    note = {"url": site.url, "validator": '"one"', "total": len(BODY)}
    part.with_name(part.name + ".json").write_text(json.dumps(note))
    assert fetch(site.url, target).resumed == len(BODY)
    assert is_whole(target)
    assert site.requests == []


@pytest.mark.parametrize(
    "note",
    [
        None,
        "not json",
        "[]",
        '{"url": 1}',
        '{"url": "URL", "validator": "", "total": 1000000}',
        '{"url": "URL", "validator": 5, "total": 1000000}',
        '{"url": "URL", "validator": "\\"one\\"", "total": "many"}',
        '{"url": "URL", "validator": "\\"one\\"", "total": 10}',
        '{"url": "http://else.where/", "validator": "\\"one\\"", "total": 1000000}',
    ],
)
def test_a_part_of_unknown_origin_is_not_used(site, target, note):
    part = target.with_name("simplebooks.zip.part")
    part.write_bytes(b"x" * 1000)
    if note is not None:
        part.with_name(part.name + ".json").write_text(note.replace("URL", site.url))
    fetch(site.url, target)
    assert is_whole(target)


def test_the_note_never_outlives_the_bytes_it_describes(site, target, monkeypatch):
    """On a restart the old bytes must go before the new note comes, or a kill between the two joins two editions."""
    site.plan = ["cut", 500, 500, 500, 500]
    refusal(site.url, target)
    site.body, site.etag = BODY[::-1], '"two"'
    real = Path.replace

    def killed(path, to):
        if path.name.endswith(".json.new"):
            raise KeyboardInterrupt
        return real(path, to)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        fetch(site.url, target)
    assert target.with_name("simplebooks.zip.part").stat().st_size == 0


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_is_tried_again(site, target, status, fast, capsys):
    site.plan = [status, status]
    fetch(site.url, target)
    assert is_whole(target)
    assert fast == list(download.WAITS[:2]), "waits grow"
    assert has_korean_line(capsys.readouterr().out.splitlines()[0], str(status), "다시")


def test_a_stalled_server_times_out_and_is_asked_again(site, target, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", (1, 0.2))
    site.plan = ["stall"]
    fetch(site.url, target)
    assert is_whole(target)
    assert site.sent == len(BODY)


def test_progress_between_failures_earns_new_patience(site, target, monkeypatch, fast):
    monkeypatch.setattr(download, "PROGRESS_WORTH", 1000)
    monkeypatch.setattr(download, "CHUNK", 500)
    site.plan = ["cut"] * 8
    fetch(site.url, target)
    assert is_whole(target)
    assert fast == [1] * 8


def test_a_body_without_length_is_taken_to_its_end(site, target):
    site.plan = ["no length"]
    fetch(site.url, target, expected_size=len(BODY))
    assert is_whole(target)


def test_a_short_body_without_length_is_asked_for_again(site, target):
    site.plan = ["short"]
    fetch(site.url, target, expected_size=len(BODY))
    assert is_whole(target)


def test_compression_on_the_way_is_refused(site, target, monkeypatch):
    asked = []
    real = requests.get
    monkeypatch.setattr(
        requests, "get", lambda url, **options: asked.append(options["headers"]) or real(url, **options)
    )
    fetch(site.url, target)
    assert asked[0]["Accept-Encoding"] == "identity"


def test_a_body_compressed_all_the_same_is_unpacked_whole(site, target):
    site.body, site.extra_headers = gzip.compress(BODY), {"Content-Encoding": "gzip"}
    site.plan = ["cut"]
    fetch(site.url, target, expected_size=len(BODY))
    assert is_whole(target)
    assert site.requests[1].range is None, "half a gzip stream cannot be resumed"


def test_an_old_file_is_replaced_only_by_a_whole_one(site, target):
    target.write_bytes(b"old")
    site.plan = ["cut", 500, 500, 500, 500]
    with pytest.raises(DownloadError):
        fetch(site.url, target)
    assert target.read_bytes() == b"old"
    fetch(site.url, target)
    assert is_whole(target)


# ---- killed for real ---------------------------------------------------------------------------

FETCH = (
    "import sys; from pathlib import Path; from minigpt.fetching.download import fetch; "
    "fetch(sys.argv[1], Path(sys.argv[2]))"
)


def test_sigkill_in_mid_transfer_then_run_again(site, target):
    part = target.with_name("simplebooks.zip.part")
    site.plan = ["stall"]
    kill_in_mid_transfer(
        FETCH, site.url, target, until=lambda: part.exists() and part.stat().st_size >= HALF - download.CHUNK
    )
    assert not target.exists()
    have = part.stat().st_size
    done = fetch(site.url, target)
    assert is_whole(target)
    assert done.resumed == have
    assert site.requests[1].range == f"bytes={have}-"
    assert site.requests[1].sent == len(BODY) - have, "the first half came again"


# ---- failures and their one line ---------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 416, 418, 429])
def test_a_refusal_is_final(site, target, status, fast):
    site.plan = [status]
    refusal(site.url, target, str(status), re.escape(site.url), "다시 실행")
    assert len(site.requests) == 1
    assert fast == []


def test_404_says_the_file_is_not_there(site, target):
    site.plan = [404]
    refusal(site.url, target, "그런 파일이 없습니다")


def test_patience_ends(site, target, fast):
    site.plan = [503] * 20
    refusal(site.url, target, "503", "다시 실행")
    assert fast == list(download.WAITS)
    assert len(site.requests) == len(download.WAITS) + 1


def test_a_body_that_is_always_short(site, target):
    site.plan = ["claims more"] * 20
    site.etag = None
    refusal(site.url, target, "끊", "다시 실행")


def test_a_length_that_is_not_the_expected_one_stops_before_the_body(site, target):
    refusal(site.url, target, "1,000,000바이트", "1,000,001바이트", "주소", expected_size=len(BODY) + 1)
    assert list(target.parent.iterdir()) == []


def test_a_login_page_of_another_size_does_not_cost_the_first_half(site, target):
    site.plan = ["cut", 500, 500, 500, 500]
    refusal(site.url, target, expected_size=len(BODY))
    site.body, site.etag = b"<html>please log in</html>", None
    refusal(site.url, target, "크기|바이트", expected_size=len(BODY))
    site.body, site.etag = BODY, '"one"'
    assert fetch(site.url, target, expected_size=len(BODY)).resumed == HALF
    assert is_whole(target)


def test_a_length_that_claims_less_is_caught_by_the_expected_size(site, target):
    site.plan = ["claims less"]
    refusal(site.url, target, "바이트", expected_size=len(BODY))


@pytest.mark.parametrize("size", [-1, +1])
def test_a_body_without_length_and_of_the_wrong_size(site, target, size):
    site.plan = ["no length"] * 20
    refusal(site.url, target, "다시 실행", expected_size=len(BODY) + size)


def test_a_timeout_names_itself(site, target, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", (1, 0.05))
    monkeypatch.setattr(download, "WAITS", (0,))
    site.etag = None
    site.plan = ["stall"] * 2
    refusal(site.url, target, "시간 초과", "다시 실행")


def test_a_refused_connection(target):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refusal(f"http://127.0.0.1:{closed.getsockname()[1]}/x.zip", target, "연결", "다시 실행")


def test_a_name_that_cannot_be_found(target, monkeypatch):
    def no_dns(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_dns)
    refusal("http://books.invalid/simplebooks.zip", target, "books.invalid", "DNS", "다시 실행")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x.zip",
        "http://",
        "https:///simplebooks.zip",
        "simplebooks.zip",
        "",
        "http://127.0.0.1:notaport/x",
        "http://127.0.0.1:99999/x",
        "http://[::1/x",
        "http://books.invalid/a b.zip",
        "http://books.invalid/\nx.zip",
        "http://" + "a" * 70 + "..b/x.zip",
        "http://%zz/x",
        None,
        b"http://127.0.0.1/",
    ],
)
def test_an_address_that_is_none(url, target, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked the network"))
    refusal(url, target, "주소")


def test_a_redirect_to_a_file_is_refused(site, target):
    site.answer = lambda http: (
        http.send_response(302),
        http.send_header("Location", "file:///etc/passwd"),
        http.send_header("Content-Length", "0"),
        http.end_headers(),
    )
    refusal(site.url, target, "주소")


def test_secrets_in_the_address_are_not_shown(site, target):
    site.plan = [404]
    url = site.url.replace("http://", "http://me:s3cret@") + "?token=s3cret"
    assert "s3cret" not in refusal(url, target, re.escape(site.url))


def test_too_little_room_is_seen_before_the_body(site, target, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(1000))
    refusal(site.url, target, "자리", "1.0 MB", "MINIGPT_CACHE", re.escape(str(target.parent)), kind=StorageError)
    assert target.with_name("simplebooks.zip.part").stat().st_size == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_on_the_way(site, target):
    target.with_name("simplebooks.zip.part").symlink_to("/dev/full")
    refusal(site.url, target, "가득", "MINIGPT_CACHE", kind=StorageError)


def test_a_folder_that_cannot_be_written(site, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError) as caught:
        fetch(site.url, tmp_path / "file" / "simplebooks.zip")
    assert has_korean_line(str(caught.value), "권한", "MINIGPT_CACHE", "다시 실행")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_without_permission(site, target, monkeypatch, number):
    def denied(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", denied)
    refusal(site.url, target, os.strerror(number), "권한", kind=StorageError)


def test_a_certificate_that_cannot_be_trusted_is_final(target, monkeypatch, fast):
    import ssl

    def untrusted(*_, **__):
        raise requests.exceptions.SSLError(ssl.SSLCertVerificationError(1, "certificate verify failed"))

    monkeypatch.setattr(requests, "get", untrusted)
    refusal("https://books.invalid/x.zip", target, "인증서")
    assert fast == []


def test_amounts_read_well():
    assert [download.amount(size) for size in (0, 1500, 282_386_239)] == ["0바이트", "1,500바이트", "282.4 MB"]


@pytest.mark.slow
def test_any_order_of_troubles_ends_whole(site, target):
    """Every sequence of three troubles, in a row."""
    for plan in itertools.product(["cut", "reset", 500, 416, "wrong range"], repeat=3):
        if plan[0] == 416:
            continue  # an honest client sends no Range at first, so this is a refusal
        site.plan = list(plan)
        try:
            fetch(site.url, target, progress=False)
        except DownloadError as error:
            assert "416" in str(error)  # noqa: PT017  (a 416 to a request without Range: also a refusal)
            site.plan = []
            fetch(site.url, target, progress=False)
        assert is_whole(target), plan
        target.unlink()


def test_the_test_clock_is_not_the_real_one(fast):
    time.sleep(1000)
    assert fast == [1000]


# ---- settings of this computer -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "needed"),
    [
        ({"REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"}, "REQUESTS_CA_BUNDLE"),
        ({"CURL_CA_BUNDLE": "/nowhere/ca.pem"}, "CURL_CA_BUNDLE"),
        ({"REQUESTS_CA_BUNDLE": "{rubbish}"}, "인증서가 들어 있지 않습니다"),
        ({"HTTPS_PROXY": "http://::::"}, "프록시 설정"),
        ({"HTTPS_PROXY": "socks5://127.0.0.1:9"}, "SOCKS"),
    ],
)
def test_a_setting_that_is_wrong_is_named(site, target, tmp_path, monkeypatch, variables, needed):
    """Not the address, nor the cache folder; and the other mirrors are still tried."""
    (tmp_path / "rubbish.pem").write_text("no certificate")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    url = site.url.replace("http:", "https:")
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(rubbish=tmp_path / "rubbish.pem"))
    message = refusal(url, target, needed)
    assert "쓰지 못했습니다" not in message
    with pytest.raises(DownloadError) as caught:
        fetch(url, target)
    assert not isinstance(caught.value, StorageError)


def test_a_netrc_in_another_encoding_is_named(target, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_bytes("machine 학교.kr login 나 password 비밀\n".encode("cp949"))
    monkeypatch.setenv("HOME", str(tmp_path))
    refusal("http://127.0.0.1:9/simplebooks.zip", target, ".netrc")
