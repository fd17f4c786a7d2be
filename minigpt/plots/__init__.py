"""강좌의 그림들입니다. 이름표가 한글이므로 모두 :mod:`minigpt.fonts`의 글꼴을 씁니다.

파일 하나가 한 가지 이야기의 그림을 담고, 여기서는 그 함수들을 한곳에서 부를 수 있게 모읍니다.
"""

from minigpt.plots.attention import attention_maps, decoder_block, embedding_sum, parameter_bars
from minigpt.plots.cache import cache_steps, writing_speeds
from minigpt.plots.callback import curve_with_texts, hook_timeline
from minigpt.plots.comparison import side_by_side
from minigpt.plots.corpus import basket_steps, line_lengths, next_word_bars, orders, stages
from minigpt.plots.decoding import beam_tree, guesses, kept_tokens, strategy_scores
from minigpt.plots.pipeline import features_and_labels, overlap, padded_and_packed, shares, waiting
from minigpt.plots.tokens import token_rows, vocabulary_tradeoff, wordpiece_steps
from minigpt.plots.training import downhill, learning_curve, surprise

__all__ = [
    "attention_maps",
    "basket_steps",
    "beam_tree",
    "cache_steps",
    "curve_with_texts",
    "decoder_block",
    "downhill",
    "embedding_sum",
    "features_and_labels",
    "guesses",
    "hook_timeline",
    "kept_tokens",
    "learning_curve",
    "line_lengths",
    "next_word_bars",
    "orders",
    "overlap",
    "padded_and_packed",
    "parameter_bars",
    "shares",
    "side_by_side",
    "stages",
    "strategy_scores",
    "surprise",
    "token_rows",
    "vocabulary_tradeoff",
    "waiting",
    "wordpiece_steps",
    "writing_speeds",
]
