"""강좌에서 읽는 책들입니다. :func:`load`가 프로필에 맞는 것을 골라 줍니다.

- ``full``: :func:`simplebooks`. 처음 한 번 내려받아 캐시 폴더에 두고, 그 뒤로는 네트워크 없이 씁니다.
- ``mini``: :func:`storybook`. 네트워크 없이 1초쯤에 만듭니다.

캐시 폴더(``MINIGPT_CACHE`` 또는 ``~/.cache/minigpt``)의 모습::

    simplebooks-1a2b3c4d.json     받은 것의 기록: 주소, 크기, SHA-256, 풀어 둔 파일의 크기
    simplebooks-1a2b3c4d.lock     두 노트북이 함께 받지 않게 하는 자물쇠
    simplebooks-1a2b3c4d/simplebooks-92-raw/{train,valid,test}.txt
    storybook-v1-92/{train,valid,test}.txt
    korean-storybook-v1-92/{train,valid,test}.txt

이름 속의 여덟 글자는 주소에서 나옵니다. 그래서 다른 주소에서 받은 글이 섞이는 일이 없습니다.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minigpt import profile as profiles
from minigpt.errors import CorpusError, CourseError
from minigpt.fetching.simplebooks import texts
from minigpt.fetching.store import SPLITS, has_size
from minigpt.files import cache_dir

__all__ = ["SPLITS", "Corpus", "CorpusError", "cache_dir", "korean_storybook", "load", "simplebooks", "storybook"]


@dataclass(frozen=True)
class Corpus:
    """책 한 벌입니다. ``train``, ``valid``, ``test``는 한 줄에 한 문단씩 든 UTF-8 텍스트 파일의 경로입니다."""

    name: str
    """책의 이름. 예: ``"SimpleBooks-92"``"""
    train: Path
    valid: Path
    test: Path


def load(profile: profiles.Profile | str | None = None) -> Corpus:
    """프로필에 맞는 책을 줍니다. 1단원부터 씁니다.

    ``mini``는 내장 이야기책, ``full``은 SimpleBooks-92입니다. 예: ``load("mini").train``

    ``profile``을 적지 않으면 지금 쓰는 프로필(:func:`minigpt.profile.current`)입니다.

    오류: 책을 준비하지 못하거나 모르는 프로필이면 :class:`CorpusError`.
    """
    chosen = profiles.current() if profile is None else profile
    name = getattr(chosen, "name", chosen)
    if name == "mini":
        return storybook()
    if name == "full":
        return simplebooks()
    raise CorpusError(f"{name!r}은(는) 없는 프로필입니다. {' 또는 '.join(profiles.PROFILES)} 중 하나로 바꿔 주세요.")


def storybook() -> Corpus:
    """네트워크 없이 만드는 내장 이야기책입니다. ``mini`` 프로필의 말뭉치이고, 8단원은 언제나 씁니다.

    한 번 만든 것은 캐시 폴더에 두고 다시 씁니다.

    오류: 캐시 폴더에 쓸 수 없으면 :class:`CorpusError`.
    """
    from minigpt import storybook as generator  # 이 함수와 이름이 같아서, 그리고 쓸 때만 필요해서 여기서 부릅니다.

    folder = cache_dir() / f"storybook-v{generator.VERSION}-{generator.SEED}"
    return _written(profiles.PROFILES["mini"].corpus, folder, generator.write)


def korean_storybook() -> Corpus:
    """네트워크 없이 만드는 한국어 이야기책입니다. 프로필과 상관없이 13단원이 씁니다.

    한 번 만든 것은 캐시 폴더에 두고 다시 씁니다.

    오류: 캐시 폴더에 쓸 수 없으면 :class:`CorpusError`.
    """
    from minigpt import korean_storybook as generator

    folder = cache_dir() / f"korean-storybook-v{generator.VERSION}-{generator.SEED}"
    return _written("한국어 이야기책", folder, generator.write)


def _written(name: str, folder: Path, write: Callable[[Path], None]) -> Corpus:
    """폴더에 써 둔 이야기책입니다. 없으면 지금 씁니다."""
    corpus = Corpus(name, *(folder / f"{split}.txt" for split in SPLITS))
    if not all(has_size(path) for path in (corpus.train, corpus.valid, corpus.test)):
        # 채점 때는 여러 프로세스가 함께 여기에 옵니다.
        # write는 언제나 같은 글을 다 쓴 뒤에 통째로 옮겨 놓으므로, 자물쇠가 없어도 됩니다.
        try:
            write(folder)
        except CourseError as error:
            raise CorpusError(f"{error} 고른 폴더를 MINIGPT_CACHE에 적고 다시 실행하면 됩니다.") from error
    return corpus


def simplebooks(part: str = "92", *, url: str | None = None) -> Corpus:
    """공개된 어린이책 말뭉치 SimpleBooks입니다. ``full`` 프로필의 말뭉치이고, 1단원부터 씁니다.

    처음에는 282 MB를 내려받아 검사하고 풀어 두며, 그 뒤로는 네트워크 없이 바로 줍니다. 받다가 끊기면
    다음번에 이어받습니다.

    - ``part``: ``"92"``(단어 약 9천만 개) 또는 ``"2"``(약 2백만 개)
    - ``url``: 받을 주소. 없으면 환경 변수 ``MINIGPT_SIMPLEBOOKS_URL``, 그것도 없으면 공개된 곳
      (:data:`minigpt.fetching.simplebooks.MIRRORS`)에서 받습니다.

    zip은 두 벌을 모두 풀고 나면 지웁니다. 다시 쓸 일이 없는데 Colab의 디스크를 280 MB 차지하기 때문입니다.

    오류: 모르는 ``part``이거나, 받거나 풀지 못하면 :class:`CorpusError`.
    """
    return Corpus(f"SimpleBooks-{part}", **texts(part, url))
