"""모델의 크기: 미니 GPT의 모양을 정하는 여섯 정수와, 그것만으로 세는 파라미터의 수."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class ModelSize:
    """미니 GPT의 크기를 정하는 여섯 정수입니다. 6단원의 ``build_model``이 이 차례대로 받습니다.

    예: ``full`` 프로필의 모델은 ``ModelSize(5000, 128, 256, 256, 3, 2)``이고 파라미터가 3,387,266개입니다.
    """

    vocabulary_size: int
    """어휘 사전의 크기 V. 번호는 0부터 V-1까지이고, 로짓도 V개입니다."""
    sequence_length: int
    """한 번에 읽는 토큰의 최대 수 T"""
    embedding_dim: int
    """토큰 하나를 나타내는 벡터의 차원 D"""
    feed_forward_dim: int
    """피드포워드의 가운데 벡터의 차원"""
    num_heads: int
    """어텐션 헤드의 수. 헤드 하나의 차원은 D를 이것으로 나누어 내림한 몫입니다."""
    num_layers: int
    """디코더 층의 수"""

    def with_vocabulary(self, vocabulary_size: int) -> "ModelSize":
        """어휘 사전의 크기만 바꾼 모델의 크기입니다.

        배운 어휘 사전은 부탁한 크기보다 작을 수 있어, 모델에는 실제 크기를 씁니다(8단원).
        """
        return ModelSize(
            **{field.name: getattr(self, field.name) for field in fields(ModelSize)}
            | {"vocabulary_size": vocabulary_size}
        )

    def parameter_parts(self) -> dict[str, int]:
        """파라미터가 어디에 몇 개 있는지, 부분의 이름 → 수로 줍니다. 6단원에서 하나씩 셉니다."""
        width = self.num_heads * (self.embedding_dim // self.num_heads)  # 헤드 하나의 차원은 내림한 몫입니다
        query_key_value = 3 * (self.embedding_dim * width + width)
        output = width * self.embedding_dim + self.embedding_dim
        feed_forward = 2 * self.embedding_dim * self.feed_forward_dim + self.feed_forward_dim + self.embedding_dim
        layer_norms = 2 * 2 * self.embedding_dim
        return {
            "토큰 임베딩": self.vocabulary_size * self.embedding_dim,
            "위치 임베딩": self.sequence_length * self.embedding_dim,
            "어텐션": self.num_layers * (query_key_value + output),
            "피드포워드": self.num_layers * feed_forward,
            "층 정규화": self.num_layers * layer_norms,
            "출력층": self.embedding_dim * self.vocabulary_size + self.vocabulary_size,
        }
