"""글을 만드는 방법들입니다.

- 9단원과 10단원: 다음 토큰의 로짓에서 글을 만드는 여러 전략(:mod:`~minigpt.decoding.searches`)과 로짓을 다듬는 거르개
  (:mod:`~minigpt.decoding.filters`)
- 14단원: 캐시로 같은 계산을 되풀이하지 않기(:mod:`~minigpt.decoding.cache`)
- 모두 모아, 빠르고 안전하게 글을 만드는 :func:`generate`
"""

from minigpt.decoding.cache import cached_logits, init_cache
from minigpt.decoding.filters import apply_temperature, make_sampler, top_k_filter, top_p_filter
from minigpt.decoding.generation import generate, generate_cached, generate_ids
from minigpt.decoding.searches import (
    beam_search,
    distinct,
    greedy_search,
    log_prob,
    next_logits_of,
    next_token_logits,
    random_search,
)

__all__ = [
    "apply_temperature",
    "beam_search",
    "cached_logits",
    "distinct",
    "generate",
    "generate_cached",
    "generate_ids",
    "greedy_search",
    "init_cache",
    "log_prob",
    "make_sampler",
    "next_logits_of",
    "next_token_logits",
    "random_search",
    "top_k_filter",
    "top_p_filter",
]
