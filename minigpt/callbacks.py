"""11단원에서 만든 콜백: 학습하는 동안 글을 쓰게 해서 지켜봅니다."""

from collections.abc import Callable, Mapping
from typing import Any

import keras


class TextGenerator(keras.callbacks.Callback):  # type: ignore[misc]  # Keras에는 형(type) 정보가 없습니다
    """``every``번째 에폭이 끝날 때마다 글을 쓰게 해서 찍고 기록하는 콜백입니다. 11단원에서 배우고 12단원이 씁니다.

    예: ``TextGenerator(lambda: "글", every=2)``를 4에폭 동안 쓰면 ``texts``는 ``[(2, "글"), (4, "글")]``입니다.

    인자:
        generate: 인자 없이 부르면 글(문자열)을 돌려주는 함수. 쓸 때마다 한 번 부릅니다.
        every: 몇 에폭에 한 번 쓸지, 1 이상의 정수
    """

    texts: list[tuple[int, str]]
    """지금까지 쓴 (에폭, 글). 에폭은 1부터 셉니다."""

    def __init__(self, generate: Callable[[], str], every: int = 1) -> None:
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """때가 되었으면 글을 한 번 쓰게 해서 찍고 적습니다. Keras의 에폭은 0부터 셉니다."""
        number = epoch + 1
        if number % self.every == 0:
            text = self.generate()
            print(f"[{number}] {text}")
            self.texts.append((number, text))
