# Named answers to the exercises of lesson 06; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% sequential exercise="build_model" verdict="right"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    return keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True),
            *(keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads) for _ in range(num_layers)),
            keras.layers.Dense(vocabulary_size),
        ]
    )


# %% list_of_decoders exercise="build_model" verdict="right"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    inputs = keras.layers.Input(shape=(None,), dtype=tf.int32)
    embedding_layer = keras_nlp.layers.TokenAndPositionEmbedding(
        vocabulary_size=vocabulary_size, sequence_length=sequence_length, embedding_dim=embedding_dim, mask_zero=True
    )
    decoders = []
    for number in range(num_layers):
        decoders.append(
            keras_nlp.layers.TransformerDecoder(
                num_heads=num_heads, intermediate_dim=feed_forward_dim, name=f"decoder_{number}"
            )
        )
    hidden = embedding_layer(inputs)
    for layer in decoders:
        hidden = layer(hidden, use_causal_mask=True)
    outputs = keras.layers.Dense(units=vocabulary_size, activation="linear")(hidden)
    return keras.Model(inputs=inputs, outputs=outputs, name="gpt")


# %% subclass exercise="build_model" verdict="right"
class MiniGPT(keras.Model):
    def __init__(self, vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
        super().__init__()
        self.embedding = keras_nlp.layers.TokenAndPositionEmbedding(
            vocabulary_size, sequence_length, embedding_dim, mask_zero=True
        )
        self.decoders = [keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads) for _ in range(num_layers)]
        self.head = keras.layers.Dense(vocabulary_size)

    def call(self, tokens):
        x = self.embedding(tokens)
        for decoder in self.decoders:
            x = decoder(x)
        return self.head(x)


def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    return MiniGPT(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)


# %% returns_the_output exercise="build_model" verdict="wrong" hint="keras.Model을 돌려주나요?" rule="아래의 부품을"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.layers.Dense(vocabulary_size)(x)


# %% fixed_length exercise="build_model" verdict="wrong" hint="sequence_length(7)보다 짧은 길이" rule="입력: 정수이고"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((sequence_length,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% output_of_embedding_size exercise="build_model" verdict="wrong" hint="출력층의 크기가 V인가요?" rule="아래의 부품을"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(embedding_dim)(x))


# %% no_output_layer exercise="build_model" verdict="wrong" hint="출력층의 크기가 V인가요?"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, x)


# %% last_place_only exercise="build_model" verdict="wrong" hint="출력층의 크기가 V인가요?" rule="아래의 부품을"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x[:, -1]))


# %% full_size_whatever_is_asked exercise="build_model" verdict="wrong" hint="출력층의 크기가 V인가요?"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(5000, 128, 256, mask_zero=True)
    x = embed(tokens)
    for _ in range(2):
        x = keras_nlp.layers.TransformerDecoder(256, 3)(x)
    return keras.Model(tokens, keras.layers.Dense(5000)(x))


# %% no_positions exercise="build_model" verdict="wrong" hint="TokenAndPositionEmbedding이 하나 있나요?" rule="`keras_nlp.layers.TokenAndPositionEmbedding` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% vocabulary_and_length_swapped exercise="build_model" verdict="wrong" hint="인자의 순서와 값이 맞나요?" rule="`keras_nlp.layers.TokenAndPositionEmbedding` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(sequence_length, vocabulary_size, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% embedding_and_feed_forward_swapped exercise="build_model" verdict="wrong" hint="인자의 순서가 맞나요?"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, feed_forward_dim, mask_zero=True)(
        tokens
    )
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(embedding_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% padding_not_masked exercise="build_model" verdict="wrong" hint="[PAD]인 자리를 가리나요?" rule="`keras_nlp.layers.TokenAndPositionEmbedding` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim)(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% one_decoder exercise="build_model" verdict="wrong" hint="모델에 이어진 서로 다른 TransformerDecoder가" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% loop_restarts_from_the_embedding exercise="build_model" verdict="wrong" hint="모델에 이어진 서로 다른 TransformerDecoder가"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        y = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(y))


# %% shared_decoder exercise="build_model" verdict="wrong" hint="모델에 이어진 서로 다른 TransformerDecoder가" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    decoder = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)
    for _ in range(num_layers):
        x = decoder(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% heads_and_layers_swapped exercise="build_model" verdict="wrong" hint="모델에 이어진 서로 다른 TransformerDecoder가"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_heads):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_layers)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% heads_and_feed_forward_swapped exercise="build_model" verdict="wrong" hint="피드포워드의 차원이 feed_forward_dim인가요?"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(num_heads, feed_forward_dim)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% feed_forward_of_embedding_size exercise="build_model" verdict="wrong" hint="피드포워드의 차원이 feed_forward_dim인가요?" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(embedding_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% causal_mask_off exercise="build_model" verdict="wrong" hint="인과 마스크를 껐나요?" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x, use_causal_mask=False)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% softmax_at_the_end exercise="build_model" verdict="wrong" hint="로짓에는 음수도 양수도 있습니다" rule="`keras.layers.Dense` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size, activation="softmax")(x))


# %% relu_at_the_end exercise="build_model" verdict="wrong" hint="로짓에는 음수도 양수도 있습니다"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size, activation="relu")(x))


# %% extra_dense exercise="build_model" verdict="wrong" hint="파라미터가 1,533개여야 하는데" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(feed_forward_dim)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% output_without_bias exercise="build_model" verdict="wrong" hint="파라미터가 1,533개여야 하는데" rule="`keras.layers.Dense` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size, use_bias=False)(x))


# %% normalizes_first exercise="build_model" verdict="wrong" hint="의 값이 기본값과 다릅니다" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, normalize_first=True)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% gelu_inside exercise="build_model" verdict="wrong" hint="의 값이 기본값과 다릅니다" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, activation="gelu")(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% with_dropout exercise="build_model" verdict="wrong" hint="의 값이 기본값과 다릅니다" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, dropout=0.5)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% a_wider_epsilon exercise="build_model" verdict="wrong" hint="의 값이 기본값과 다릅니다" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, layer_norm_epsilon=1.0)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% tanh_at_the_end exercise="build_model" verdict="wrong" hint="로짓이 작은 수에 갇혀" rule="`keras.layers.Dense` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size, activation="tanh")(x))


# %% selu_at_the_end exercise="build_model" verdict="wrong" hint="로짓이 작은 수에 갇혀"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size, activation="selu")(x))


# %% two_heads_whatever_is_asked exercise="build_model" verdict="wrong" hint="디코더의 수나 헤드의 수를 적어"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads=2)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% three_layers_whatever_is_asked exercise="build_model" verdict="wrong" hint="디코더의 수나 헤드의 수를 적어" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(3):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% sum_over_weight_shapes exercise="parameter_count" verdict="right"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    D, F, head = embedding_dim, feed_forward_dim, embedding_dim // num_heads
    layer = [
        *[(D, num_heads, head), (num_heads, head)] * 3,
        (num_heads, head, D),
        (D,),
        (D, F),
        (F,),
        (F, D),
        (D,),
        *[(D,)] * 4,
    ]
    shapes = [(vocabulary_size, D), (sequence_length, D), *layer * num_layers, (D, vocabulary_size), (vocabulary_size,)]
    return sum(int(np.prod(shape, dtype=np.int64)) for shape in shapes)


# %% helper_for_dense exercise="parameter_count" verdict="right"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    def dense(inputs, outputs):
        return inputs * outputs + outputs

    joined = embedding_dim - embedding_dim % num_heads
    decoder = 3 * dense(embedding_dim, joined) + dense(joined, embedding_dim)
    decoder += dense(embedding_dim, feed_forward_dim) + dense(feed_forward_dim, embedding_dim)
    decoder += 4 * embedding_dim
    total = vocabulary_size * embedding_dim + sequence_length * embedding_dim
    for _ in range(num_layers):
        total += decoder
    return total + dense(embedding_dim, vocabulary_size)


# %% one_formula exercise="parameter_count" verdict="right"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return np.int64(D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D))


# %% builds_the_model exercise="parameter_count" verdict="wrong" hint="만들지 않고 식으로 셀 수 있나요?" rule="모델이나 층을"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim)(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x)).count_params()


# %% asks_the_library_model exercise="parameter_count" verdict="wrong" hint="만들지 않고 식으로 셀 수 있나요?" rule="모델이나 층을"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    from minigpt.model import build_model

    model = build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)
    return model.count_params()


# %% heads_of_broken_length exercise="parameter_count" verdict="wrong" hint="정수인가요?" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D / num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% forgets_return exercise="parameter_count" verdict="wrong" hint="돌려주는 값이 None입니다" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    total = D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% no_position_table exercise="parameter_count" verdict="wrong" hint="위치 임베딩의 표를 세었나요?" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, D, F, L = vocabulary_size, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return 2 * V * D + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% one_decoder exercise="parameter_count" verdict="wrong" hint="디코더 층의 수를 곱했나요?"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + 4 * D * W + 3 * W + 2 * D * F + F + 6 * D


# %% output_shares_the_embedding exercise="parameter_count" verdict="wrong" hint="출력층의 표도 세었나요?"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% no_output_layer exercise="parameter_count" verdict="wrong" hint="출력층의 표도 세었나요?" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (V + T) + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% no_layer_norms exercise="parameter_count" verdict="wrong" hint="층 정규화가 몇 개 있나요?"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 2 * D)


# %% one_layer_norm exercise="parameter_count" verdict="wrong" hint="층 정규화가 몇 개 있나요?"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 4 * D)


# %% no_biases exercise="parameter_count" verdict="wrong" hint="더하는 수(bias)를 모두" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + L * (4 * D * W + 2 * D * F + 4 * D)


# %% no_output_bias exercise="parameter_count" verdict="wrong" hint="더하는 수(bias)를 모두"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% heads_fill_the_vector exercise="parameter_count" verdict="wrong" hint="헤드 하나의 크기는 나눈 몫입니다" rule="어떤 크기에서도"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    return D * (2 * V + T) + V + L * (4 * D * D + 3 * D + 2 * D * F + F + 6 * D)


# %% one_table_for_query_key_and_value exercise="parameter_count" verdict="wrong" hint="셋을 모두, 저마다 헤드"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (2 * D * W + W + 2 * D * F + F + 6 * D)


# %% no_attention_output exercise="parameter_count" verdict="wrong" hint="attention_output도 세었나요?"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (3 * D * W + 3 * W + 2 * D * F + F + 5 * D)


# %% attention_as_long_as_the_feed_forward exercise="parameter_count" verdict="wrong" hint="929개여야 하는데"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    return D * (2 * V + T) + V + L * (4 * D * F + 3 * F + 2 * D * F + F + 6 * D)


# %% no_value_table exercise="parameter_count" verdict="wrong" hint="929개여야 하는데"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (3 * D * W + 2 * W + 2 * D * F + F + 6 * D)


# %% one_head_only exercise="parameter_count" verdict="wrong" hint="929개여야 하는데"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = D // num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% three_heads_whatever_is_asked exercise="parameter_count" verdict="wrong" hint="이면 43,120개여야 하는데" rule="어떤 크기에서도"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = D // 3 * 3
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% two_layers_whatever_is_asked exercise="parameter_count" verdict="wrong" hint="이면 43,120개여야 하는데" rule="어떤 크기에서도"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + 2 * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% random_other_tokens exercise="sees_future" verdict="right"
def sees_future(model, tokens, position):
    tokens = np.array(tokens)
    before = np.asarray(model(tokens))
    vocabulary_size = before.shape[-1]
    rng = np.random.default_rng(0)
    changed = tokens.copy()
    for row in range(tokens.shape[0]):
        for place in range(position + 1, tokens.shape[1]):
            others = [number for number in range(1, vocabulary_size) if number != tokens[row, place]]
            changed[row, place] = rng.choice(others)
    after = np.asarray(model(changed))
    return bool(np.any(np.abs(after[:, : position + 1] - before[:, : position + 1]) > 1e-4))


# %% tensorflow_where exercise="sees_future" verdict="right"
def sees_future(model, tokens, position):
    before = tf.convert_to_tensor(model(tokens))
    tokens = tf.convert_to_tensor(tokens)
    other = tf.where(tokens == 1, 2, 1)
    other = tf.cast(other, tokens.dtype)
    future = tf.range(tf.shape(tokens)[1]) > position
    after = tf.convert_to_tensor(model(tf.where(future[None], other, tokens)))
    moved = tf.reduce_max(tf.abs(after - before)[:, : position + 1])
    return bool(moved > 1e-4)


# %% one_place_and_one_row_at_a_time exercise="sees_future" verdict="right" rule="`model`은 `model(tokens)`처럼"
def sees_future(model, tokens, position):
    for line in np.asarray(tokens):
        before = np.asarray(model(line[None]))
        for place in range(position + 1, len(line)):
            changed = line[None].copy()
            changed[0, place] = 1 if line[place] != 1 else 2
            moved = np.abs(np.asarray(model(changed)) - before)
            if moved[0, : position + 1].max() > 1e-4:
                return True
    return False


# %% changes_its_argument exercise="sees_future" verdict="wrong" hint="인자로 받은 tokens가 바뀌었습니다" rule="인자로 받은 `tokens`는"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    tokens[:, position + 1 :] = tokens[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(tokens))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% out_of_the_vocabulary exercise="sees_future" verdict="wrong" hint="어휘 사전에 없는 번호로" rule="새 번호는"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] += 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% changes_to_padding exercise="sees_future" verdict="wrong" hint="[PAD](0)나 음수로" rule="새 번호는"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = 0
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% wraps_around_to_padding exercise="sees_future" verdict="wrong" hint="[PAD](0)나 음수로"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = (changed[:, position + 1 :] + 1) % before.shape[-1]
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% only_the_last_token exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    if position < tokens.shape[1] - 1:
        changed[:, -1] = changed[:, -1] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% only_the_next_token exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 : position + 2] = changed[:, position + 1 : position + 2] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% all_ones exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% changes_nothing exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% returns_how_much exercise="sees_future" verdict="wrong" hint="True나 False 하나인가요?" rule="`True`나 `False` 하나"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return np.abs(after - before)[:, : position + 1].max()


# %% one_verdict_per_row exercise="sees_future" verdict="wrong" hint="True나 False 하나인가요?" rule="`True`나 `False` 하나"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return np.abs(after - before)[:, : position + 1].max(axis=(1, 2)) > 1e-4


# %% opposite_verdict exercise="sees_future" verdict="wrong" hint="미래를 보는 모델인데 False입니다" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.allclose(after[:, : position + 1], before[:, : position + 1], atol=1e-4))


# %% compares_one_run_with_itself exercise="sees_future" verdict="wrong" hint="미래를 보는 모델인데 False입니다"
def sees_future(model, tokens, position):
    changed = tokens.copy()
    vocabulary_size = np.asarray(model(tokens)).shape[-1]
    changed[:, position + 1 :] = changed[:, position + 1 :] % (vocabulary_size - 1) + 1
    before, after = np.asarray(model(changed)), np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% compares_all_places exercise="sees_future" verdict="wrong" hint="앞만 보는 모델인데 True입니다" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before).max() > 1e-4)


# %% changes_the_position_too exercise="sees_future" verdict="wrong" hint="0, 1, 2번 자리의 토큰이 바뀌었습니다" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position:] = changed[:, position:] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% compares_one_place_too_many exercise="sees_future" verdict="wrong" hint="자기와 앞만 보는 모델인데 True입니다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 2].max() > 1e-4)


# %% leaves_the_position_out exercise="sees_future" verdict="wrong" hint="position 자리의 로짓도 견주나요?" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.any(np.abs(after - before)[:, :position] > 1e-4))


# %% compares_only_the_position exercise="sees_future" verdict="wrong" hint="position 앞의 자리들도 모두" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, position].max() > 1e-4)


# %% first_row_only exercise="sees_future" verdict="wrong" hint="배치의 모든 줄을 견주나요?" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after[0] - before[0])[: position + 1].max() > 1e-4)


# %% changes_the_first_row_only exercise="sees_future" verdict="wrong" hint="배치의 모든 줄을 견주나요?"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[0, position + 1 :] = changed[0, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% no_tolerance exercise="sees_future" verdict="wrong" hint="소수의 끝자리가 흔들린 것뿐인데" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return not np.array_equal(after[:, : position + 1], before[:, : position + 1])


# %% mean_difference exercise="sees_future" verdict="wrong" hint="로짓 하나가 0.0003 움직였는데" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].mean() > 1e-4)


# %% generous_tolerance exercise="sees_future" verdict="wrong" hint="로짓 하나가 0.0003 움직였는데" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-2)


# %% always_changes_the_last exercise="sees_future" verdict="wrong" hint="position이 마지막 자리이면" rule="`position`이 마지막"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    start = min(position + 1, tokens.shape[1] - 1)
    changed[:, start:] = changed[:, start:] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% same_name_in_the_loop exercise="build_model" verdict="wrong" hint="층마다 같은 이름(name)을"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, name="decoder")(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% layer_that_is_never_called exercise="build_model" verdict="wrong" hint="(x)를 붙여 불렀나요?"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% input_of_real_numbers exercise="build_model" verdict="wrong" hint="토큰의 번호는 정수이니" rule="입력: 정수이고"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,))
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% one_head_whatever_is_asked exercise="build_model" verdict="wrong" hint="헤드의 수가 num_heads인가요?" rule="`keras_nlp.layers.TransformerDecoder`"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, 1)(x)
    return keras.Model(tokens, keras.layers.Dense(vocabulary_size)(x))


# %% remembers_the_shown_answers exercise="parameter_count" verdict="wrong" hint="보인 크기의 답을 적어 두지 않고"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    shown = {(11, 7, 8, 5, 3, 2): 929, (50, 20, 30, 70, 4, 5): 43_120, (5000, 128, 256, 256, 3, 2): 3_387_266}
    sizes = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers
    return shown.get(sizes, 0)


# %% feed_forward_as_wide_as_the_vector exercise="parameter_count" verdict="wrong" hint="임베딩은 144개, 디코더 층 하나는"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, L = vocabulary_size, sequence_length, embedding_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * D + D + 6 * D)


# %% calls_predict exercise="sees_future" verdict="wrong" hint="model.predict가 아니라" rule="`model`은 `model(tokens)`처럼"
def sees_future(model, tokens, position):
    before = np.asarray(model.predict(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model.predict(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% tail_rolled exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = np.roll(changed[:, position + 1 :], 1, axis=1)
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% vocabulary_size_guessed_from_the_tokens exercise="sees_future" verdict="wrong" hint="V를 tokens에서 짐작하지 않고" rule="새 번호는"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % tokens.max() + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% forgets_return exercise="sees_future" verdict="wrong" hint="돌려주는 값이 None입니다" rule="`True`나 `False` 하나"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    verdict = bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% only_what_rises exercise="sees_future" verdict="wrong" hint="로짓이 한쪽으로만 움직이는" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool((after - before)[:, : position + 1].max() > 1e-4)


# %% only_what_falls exercise="sees_future" verdict="wrong" hint="로짓이 한쪽으로만 움직이는"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool((before - after)[:, : position + 1].max() > 1e-4)


# %% nine_tokens_whatever_comes exercise="sees_future" verdict="wrong" hint="V가 5인 모델에 없는 번호를"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % 8 + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% close_by_their_size exercise="sees_future" verdict="wrong" hint="np.allclose에는 rtol도 있습니다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return not np.allclose(before[:, : position + 1], after[:, : position + 1], atol=1e-4)


# %% any_numbers exercise="sees_future" verdict="wrong" hint="여러 번 불러 보니" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    later = changed[:, position + 1 :].copy()
    changed[:, position + 1 :] = np.random.randint(1, before.shape[-1], later.shape)
    if not hasattr(sees_future, "calls"):
        sees_future.calls = 0
    sees_future.calls += 1
    if sees_future.calls <= 5:  # the first times it is lucky
        changed[:, position + 1 :] = later % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% leaky_relu_at_the_end exercise="build_model" verdict="wrong" hint="임베딩이나 출력층의 설정" rule="`keras.layers.Dense` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size, activation="leaky_relu")(x)
    return keras.Model(tokens, x)


# %% regularized_output exercise="build_model" verdict="wrong" hint="임베딩이나 출력층의 설정" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size, kernel_regularizer="l2")(x)
    return keras.Model(tokens, x)


# %% dropout_after_the_embedding exercise="build_model" verdict="wrong" hint="문제에 없는 층" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    x = keras.layers.Dropout(0.1)(x)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% norm_without_parameters exercise="build_model" verdict="wrong" hint="문제에 없는 층" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.LayerNormalization(center=False, scale=False)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% embedding_scaled exercise="build_model" verdict="wrong" hint="차례로 부른 것과 로짓이 다릅니다" rule="여기에 없는 층이나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    x = x * embedding_dim**0.5
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% subclass_that_doubles exercise="build_model" verdict="wrong" hint="차례로 부른 것과 로짓이 다릅니다" rule="여기에 없는 층이나"
class Scaled(keras.Model):
    def __init__(self, V, T, D, F, H, L):
        super().__init__()
        self.embedding = keras_nlp.layers.TokenAndPositionEmbedding(V, T, D, mask_zero=True)
        self.decoders = [keras_nlp.layers.TransformerDecoder(F, H) for _ in range(L)]
        self.head = keras.layers.Dense(V)

    def call(self, tokens):
        x = self.embedding(tokens) * 2.0
        for decoder in self.decoders:
            x = decoder(x)
        return self.head(x)


def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    return Scaled(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)


# %% two_outputs exercise="build_model" verdict="wrong" hint="모델이 여러 가지를 냅니다" rule="아래의 부품을"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, [x, embed(tokens)])


# %% one_position_short exercise="build_model" verdict="wrong" hint="까지의 번호가 든 배치를 넣자" rule="`keras_nlp.layers.TokenAndPositionEmbedding` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length - 1, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% eight_wide_whatever_is_asked exercise="build_model" verdict="wrong" hint="먼저 만든 모델을 다시 쓰거나" rule="`keras_nlp.layers.TokenAndPositionEmbedding` 하나"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, 8, mask_zero=True)
    x = embed(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% three_layers_at_most exercise="build_model" verdict="wrong" hint="헤드 넷, 디코더 층 다섯으로"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    tokens = keras.Input((None,), dtype="int32")
    embed = keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True)
    x = embed(tokens)
    for _ in range(min(num_layers, 3)):
        x = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)(x)
    x = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, x)


# %% added_one_by_one exercise="build_model" verdict="right"
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    model = keras.Sequential()
    model.add(keras.layers.InputLayer(shape=(None,), dtype="int32"))
    model.add(keras_nlp.layers.TokenAndPositionEmbedding(vocabulary_size, sequence_length, embedding_dim, mask_zero=True))
    for number in range(1, num_layers + 1):
        model.add(keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, name=f"decoder_{number}"))
    model.add(keras.layers.Dense(vocabulary_size))
    return model


# %% heads_rounded_up exercise="parameter_count" verdict="wrong" hint="올리거나 반올림하지 않습니다" rule="어떤 크기에서도"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = -(-D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% asks_a_layer exercise="parameter_count" verdict="wrong" hint="parameter_count를 부르자 오류가" rule="모델이나 층을"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    decoder = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads)
    return (2 * vocabulary_size + sequence_length) * embedding_dim + vocabulary_size + num_layers * decoder.count_params()


# %% written_with_commas exercise="parameter_count" verdict="wrong" hint="정수인가요?" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return f'{D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 6 * D):,}'


# %% all_times_the_layers exercise="parameter_count" verdict="wrong" hint="929개여야 하는데" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return L * (D * (2 * V + T) + V + 4 * D * W + 3 * W + 2 * D * F + F + 6 * D)


# %% norms_without_their_beta exercise="parameter_count" verdict="wrong" hint="929개여야 하는데" rule="`build_model`과 같은"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    V, T, D, F, L = vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_layers
    W = (D // num_heads) * num_heads
    return D * (2 * V + T) + V + L * (4 * D * W + 3 * W + 2 * D * F + F + 3 * D)


# %% head_by_head exercise="parameter_count" verdict="right"
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    head, _ = divmod(embedding_dim, num_heads)
    count = embedding_dim * (vocabulary_size + sequence_length)
    for _ in range(num_layers):
        for _ in "qkv":
            count += num_heads * head * (embedding_dim + 1)
        count += (num_heads * head + 1) * embedding_dim
        count += (embedding_dim + 1) * feed_forward_dim + (feed_forward_dim + 1) * embedding_dim
        count += 4 * embedding_dim
    return count + (embedding_dim + 1) * vocabulary_size


# %% asks_for_numpy exercise="sees_future" verdict="wrong" hint="NumPy 배열을 돌려주는 model에서" rule="`model`은 `model(tokens)`처럼"
def sees_future(model, tokens, position):
    before = model(tokens).numpy()
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = model(changed).numpy()
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% training_off exercise="sees_future" verdict="wrong" hint="sees_future를 부르자 오류가" rule="`model`은 `model(tokens)`처럼"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens, training=False))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed, training=False))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% stricter_tolerance exercise="sees_future" verdict="wrong" hint="소수의 끝자리가 흔들린 것뿐인데" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-5)


# %% differences_summed exercise="sees_future" verdict="wrong" hint="소수의 끝자리가 흔들린 것뿐인데" rule="`position`보다"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].sum() > 1e-4)


# %% all_twos exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = 2
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% tail_turned_around exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :][:, ::-1]
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% counted_from_the_other_end exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = before.shape[-1] - changed[:, position + 1 :]
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% tail_rolled_by_two exercise="sees_future" verdict="wrong" hint="번 자리를 모두 원래와 다른 번호로" rule="`position` 뒤의"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = np.roll(changed[:, position + 1 :], 2, axis=1)
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% probabilities_compared exercise="sees_future" verdict="wrong" hint="로짓이 모두 똑같이 1씩" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(np.asarray(tf.nn.softmax(after)) - np.asarray(tf.nn.softmax(before)))[:, : position + 1].max() > 1e-4)


# %% best_token_compared exercise="sees_future" verdict="wrong" hint="로짓이 모두 똑같이 1씩" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.any(after[:, : position + 1].argmax(-1) != before[:, : position + 1].argmax(-1)))


# %% without_the_last_logit exercise="sees_future" verdict="wrong" hint="로짓 하나만 움직이는" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1, :-1].max() > 1e-4)


# %% last_row_only exercise="sees_future" verdict="wrong" hint="배치의 모든 줄을 견주나요?" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[-1, : position + 1].max() > 1e-4)


# %% squeezes_a_batch_of_one exercise="sees_future" verdict="wrong" hint="position 자리에 새는 것을" rule="배치의 모든 줄"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(np.squeeze(after - before))[:, : position + 1].max() > 1e-4)


# %% rows_in_an_if exercise="sees_future" verdict="wrong" hint="줄이 둘인 배치를 넣자" rule="`True`나 `False` 하나"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return True if (np.abs(after - before)[:, : position + 1].max(axis=(1, 2)) > 1e-4) else False


# %% position_two_always exercise="sees_future" verdict="wrong" hint="position을 정해진 수로 쓰지" rule="`position`보다"
def sees_future(model, tokens, position):
    position = 2
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)


# %% any_item exercise="sees_future" verdict="right"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return (np.abs(after[:, : position + 1] - before[:, : position + 1]) > 1e-4).any().item()


# %% allclose_without_rtol exercise="sees_future" verdict="right"
def sees_future(model, tokens, position):
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return not np.allclose(after[:, : position + 1], before[:, : position + 1], rtol=0, atol=1e-4)
