# Named answers to the exercises of lesson 14; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says a part of the hint it must meet.

# %% stacked_tensor exercise="cached_logits" verdict="right" rule="두 함수끼리만 통하면"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if layer.name.startswith("decoder")]
    heads = decoders[0].num_heads
    head_dim = model.get_layer("embedding").embedding_dim // heads
    return tf.zeros([len(decoders), batch_size, 2, max_length, heads, head_dim])


def cached_logits(model, token_ids, cache, index):
    embedding, *decoders, head = model.layers[1:]
    x = tf.identity(embedding(tf.expand_dims(token_ids, axis=1), start_index=index))
    caches = []
    for number, decoder in enumerate(decoders):
        x, layer_cache = decoder(x, self_attention_cache=cache[number], self_attention_cache_update_index=index)
        caches.append(layer_cache)
    return tf.squeeze(head(x), axis=1), tf.stack(caches)


# %% changed_in_place exercise="cached_logits" verdict="right" rule="두 함수끼리만 통하면"
def init_cache(model, batch_size, max_length):
    cache = {}
    for layer in model.layers:
        if isinstance(layer, keras_nlp.layers.TransformerDecoder):
            width = model.get_layer("embedding").embedding_dim
            shape = (batch_size, 2, max_length, layer.num_heads, width // layer.num_heads)
            cache[layer.name] = np.zeros(shape, "float32")
    return cache


def cached_logits(model, token_ids, cache, index):
    x = tf.reshape(tf.convert_to_tensor(token_ids), [-1, 1])
    for layer in model.layers:
        if layer.name == "embedding":
            x = layer(x, start_index=index)
        elif layer.name in cache:
            x, cache[layer.name] = layer(
                x,
                self_attention_cache=cache[layer.name],
                self_attention_cache_update_index=index,
            )
        elif layer.name == "logits":
            x = layer(x)
    return x[:, -1, :], cache


# %% position_added_by_hand exercise="cached_logits" verdict="right"
def init_cache(model, batch_size, max_length):
    width = model.get_layer("embedding").embedding_dim
    shapes = [
        [batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]
        for layer in model.layers
        if hasattr(layer, "num_heads")
    ]
    return tuple(tf.zeros(shape) for shape in shapes)


def cached_logits(model, token_ids, cache, index):
    table = model.get_layer("embedding")
    tokens = table.token_embedding(token_ids[:, None])
    x = tokens + tf.gather(table.position_embedding.position_embeddings, index)
    memories = list(cache)
    for number in range(len(memories)):
        decoder = model.get_layer(f"decoder_{number + 1}")
        x, memories[number] = decoder(x, self_attention_cache=memories[number], self_attention_cache_update_index=index)
    return model.get_layer("logits")(x[:, 0]), tuple(memories)


# %% chosen_by_type_name exercise="cached_logits" verdict="right"
def decoders_of(model):
    return [layer for layer in model.layers if type(layer).__name__ == "TransformerDecoder"]


def init_cache(model, batch_size, max_length):
    width = model.get_layer("embedding").embedding_dim
    shape = [batch_size, 2, max_length, decoders_of(model)[0].num_heads, width // decoders_of(model)[0].num_heads]
    return {layer.name: tf.zeros(shape) for layer in decoders_of(model)}


def cached_logits(model, token_ids, cache, index):
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    filled = {}
    for layer in decoders_of(model):
        x, filled[layer.name] = layer(
            x, self_attention_cache=cache[layer.name], self_attention_cache_update_index=index
        )
    return model.get_layer("logits")(x)[:, 0, :], filled


# %% swapped_pair exercise="cached_logits" verdict="wrong" hint="로짓의 모양이 [B, V]" rule="`init_cache(model, batch_size, max_length)`는"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return new_cache, model.get_layer("logits")(x)[:, 0]


# %% no_update_index exercise="cached_logits" verdict="wrong" hint="디코더에 캐시와 함께 지금 적을 자리도"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% written_one_place_early exercise="cached_logits" verdict="wrong" hint="디코더에 캐시와 함께 지금 적을 자리도"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index - 1)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% written_one_place_late exercise="cached_logits" verdict="wrong" hint="디코더에 캐시와 함께 지금 적을 자리도"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index + 1)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% looks_at_empty_places exercise="cached_logits" verdict="wrong" hint="디코더에 캐시와 함께 지금 적을 자리도"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(
            x, self_attention_cache=memory, self_attention_cache_update_index=index, use_causal_mask=False
        )
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% position_always_first exercise="cached_logits" verdict="wrong" hint="언제나 0번 자리로 여깁니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None])
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% position_one_late exercise="cached_logits" verdict="wrong" hint="임베딩이 더한 자리의 벡터가"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index + 1)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% positions_counted_from_one exercise="cached_logits" verdict="wrong" hint="첫 토큰을 넣다가 오류가"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index - 1)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% returns_vectors exercise="cached_logits" verdict="wrong" hint="로짓의 모양이 [B, V]" rule="로짓은 `[B, V]`이고"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return x[:, 0], new_cache


# %% keeps_place_axis exercise="cached_logits" verdict="wrong" hint="로짓의 모양이 [B, V]"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x), new_cache


# %% returns_logits_only exercise="cached_logits" verdict="wrong" hint="로짓과 새 캐시, 두 가지를"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0]


# %% no_place_axis exercise="cached_logits" verdict="wrong" hint="첫 토큰을 넣다가 오류가"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids, start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% cache_without_layers exercise="cached_logits" verdict="wrong" hint="첫 토큰을 넣다가 오류가"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    heads = decoders[0].num_heads
    return tf.zeros([batch_size, 2, max_length, heads, width // heads])


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% rounded_up_head exercise="cached_logits" verdict="wrong" hint="첫 토큰을 넣다가 오류가"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width / layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% probabilities exercise="cached_logits" verdict="wrong" hint="어텐션과 자리의 벡터를 끈 모델에서도" rule="로짓은 `[B, V]`이고"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return tf.nn.softmax(model.get_layer("logits")(x)[:, 0]), new_cache


# %% last_layer_dropped exercise="cached_logits" verdict="wrong" hint="어텐션과 자리의 벡터를 끈 모델에서도"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders[:-1], cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% returns_old_cache exercise="cached_logits" verdict="wrong" hint="첫 토큰은 맞는데 둘째부터"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], cache


# %% new_cache_not_kept exercise="cached_logits" verdict="wrong" hint="첫 토큰은 맞는데 둘째부터"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, _ = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% forgets_cache_list exercise="cached_logits" verdict="wrong" hint="토큰을 차례로 넣다가 오류가" rule="`init_cache(model, batch_size, max_length)`는"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
    return model.get_layer("logits")(x)[:, 0], None


# %% one_place_short exercise="cached_logits" verdict="wrong" hint="마지막 자리만 다릅니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length - 1, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% one_cache_for_all_layers exercise="cached_logits" verdict="wrong" hint="디코더 층이 둘이면 틀립니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    heads = decoders[0].num_heads
    return tf.zeros([batch_size, 2, max_length, heads, width // heads])


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    for decoder in decoders:
        x, cache = decoder(x, self_attention_cache=cache, self_attention_cache_update_index=index)
    return model.get_layer("logits")(x)[:, 0], cache


# %% first_layer_only_cached exercise="cached_logits" verdict="wrong" hint="디코더 층이 둘이면 틀립니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    x, memory = decoders[0](x, self_attention_cache=cache[0], self_attention_cache_update_index=index)
    for decoder in decoders[1:]:
        x = decoder(x)
    return model.get_layer("logits")(x)[:, 0], [memory]


# %% layers_side_by_side exercise="cached_logits" verdict="wrong" hint="디코더 층이 둘이면 틀립니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        output, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(output)[:, 0], new_cache


# %% two_layers_written_down exercise="cached_logits" verdict="wrong" hint="디코더 층이 셋이면 틀립니다" rule="`model`은 `build_model`이"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = model.layers[2:4]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% squeezed_everywhere exercise="cached_logits" verdict="wrong" hint="글이 하나(B = 1)이면"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return tf.squeeze(model.get_layer("logits")(x)), new_cache


# %% ids_made_numpy exercise="cached_logits" verdict="wrong" hint="tf.function 안에서 텐서를" rule="`index`는 파이썬의 정수일"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    token_ids = np.asarray(token_ids)
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% whole_text_again exercise="cached_logits" verdict="wrong" hint="앞의 토큰까지 다시 넣지" rule="`TransformerDecoder`의 캐시를 써서"
def init_cache(model, batch_size, max_length):
    return np.zeros((batch_size, 0), int)


def cached_logits(model, token_ids, cache, index):
    tokens = np.concatenate([cache, np.asarray(token_ids)[:, None]], axis=1)
    return model(tokens)[:, -1], tokens


# %% cache_kept_outside exercise="cached_logits" verdict="wrong" hint="두 글을 번갈아 쓰면" rule="글을 두 개 번갈아"
MEMORY = []


def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    MEMORY.clear()
    for layer in decoders:
        MEMORY.append(tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]))
    return MEMORY


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    for number, decoder in enumerate(decoders):
        x, MEMORY[number] = decoder(x, self_attention_cache=MEMORY[number], self_attention_cache_update_index=index)
    return model.get_layer("logits")(x)[:, 0], MEMORY


# %% list_of_columns exercise="generate_cached" verdict="right"
def generate_cached(model, prompt, max_length):
    columns = list(np.transpose(np.asarray(prompt)))
    start = len(columns)
    if start > max_length:
        raise ValueError("too long")
    cache, guess = decoding.init_cache(model, len(columns[0]), max_length), None
    index = 0
    while len(columns) < max_length or index < start:
        logits, cache = decoding.cached_logits(model, columns[index], cache, index)
        index += 1
        if index == len(columns) and index < max_length:
            columns.append(np.asarray(logits).argmax(axis=1))
    return np.stack(columns, axis=1)


# %% own_functions_in_tensors exercise="generate_cached" verdict="right" rule="캐시는 문제 1의 두"
def generate_cached(model, prompt, max_length):
    tokens = tf.cast(tf.convert_to_tensor(prompt), tf.int32)
    if tokens.shape[1] > max_length:
        raise ValueError(f"{tokens.shape[1]} > {max_length}")
    cache = init_cache(model, tokens.shape[0], max_length)
    for index in range(tokens.shape[1] - 1):
        _, cache = cached_logits(model, tokens[:, index], cache, index)
    while tokens.shape[1] < max_length:
        index = tokens.shape[1] - 1
        logits, cache = cached_logits(model, tokens[:, index], cache, index)
        tokens = tf.concat([tokens, tf.argmax(logits, axis=-1, output_type=tf.int32)[:, None]], axis=1)
    return tokens


# %% sampler_with_mask exercise="generate_cached" verdict="right"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt, "int32")
    if prompt.shape[1] > max_length:
        raise ValueError("too long")
    padded = np.pad(prompt, [(0, 0), (0, max_length - prompt.shape[1])])
    mask = np.arange(max_length)[None, :] < np.full((len(prompt), 1), prompt.shape[1])

    def step(tokens, cache, index):
        logits, cache = decoding.cached_logits(model, tokens[:, index - 1], cache, index - 1)
        return logits, None, cache

    cache = decoding.init_cache(model, len(prompt), max_length)
    sampler = keras_nlp.samplers.GreedySampler()
    return sampler(step, tf.constant(padded), cache=cache, index=1, mask=tf.constant(mask))


# %% accepts_long_prompt exercise="generate_cached" verdict="wrong" hint="ValueError를 내나요?" rule="프롬프트가 `max_length`보다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt[:, :max_length]
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% asserts_length exercise="generate_cached" verdict="wrong" hint="ValueError를 내나요?"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    assert prompt_length <= max_length
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% one_column_too_many exercise="generate_cached" verdict="wrong" hint="글을 쓰다가 오류가 났습니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1, keepdims=True)
    return tokens


# %% highest_over_the_texts exercise="generate_cached" verdict="wrong" hint="글을 쓰다가 오류가 났습니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=0)
    return tokens


# %% writes_into_the_prompt exercise="generate_cached" verdict="wrong" hint="인자로 받은 prompt가 바뀌었습니다" rule="`prompt`는 모양이"
def generate_cached(model, prompt, max_length):
    if prompt.shape[1] > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    written = prompt.T.tolist()
    cache = decoding.init_cache(model, len(prompt), max_length)
    for index in range(prompt.shape[1] - 1):
        _, cache = decoding.cached_logits(model, prompt[:, index], cache, index)
    last = prompt[:, -1]
    for index in range(prompt.shape[1] - 1, max_length - 1):
        logits, cache = decoding.cached_logits(model, last, cache, index)
        last[:] = np.argmax(logits, axis=-1)
        written.append(last.tolist())
    return np.array(written).T


# %% new_tokens_only exercise="generate_cached" verdict="wrong" hint="모양이 [B, max_length]"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens[:, prompt_length:]


# %% max_length_more_tokens exercise="generate_cached" verdict="wrong" hint="모양이 [B, max_length]" rule="돌려주는 값은 모양이"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    max_length = prompt_length + max_length
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% first_text_only exercise="generate_cached" verdict="wrong" hint="모양이 [B, max_length]"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens[0]


# %% forgets_return exercise="generate_cached" verdict="wrong" hint="모양이 [B, max_length]"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)


# %% numbers_with_points exercise="generate_cached" verdict="wrong" hint="토큰의 번호는 정수여야"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length))
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% rewrites_the_prompt exercise="generate_cached" verdict="wrong" hint="앞부분이 프롬프트와 다릅니다" rule="돌려주는 값은 모양이"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% starts_at_the_last_token exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(prompt_length - 1, max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% skips_the_first_token exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(1, max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% counts_from_zero_after_the_prompt exercise="generate_cached" verdict="wrong" hint="첫 토큰은 맞는데 그 뒤가" rule="9단원의 `greedy_search`와"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    if prompt.shape[1] > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    cache = decoding.init_cache(model, len(prompt), max_length)
    for index in range(prompt.shape[1]):
        logits, cache = decoding.cached_logits(model, prompt[:, index], cache, index)
    tokens = prompt
    for index in range(max_length - prompt.shape[1]):
        chosen = np.argmax(logits, axis=-1)
        tokens = np.append(tokens, chosen[:, None], axis=1)
        logits, cache = decoding.cached_logits(model, chosen, cache, index)
    return tokens


# %% last_token_fed_twice exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다"
def generate_cached(model, prompt, max_length):
    tokens = np.asarray(prompt)
    start = tokens.shape[1]
    if start > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    cache = decoding.init_cache(model, len(tokens), max_length)
    for index in range(start):
        _, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
    for index in range(start, max_length):
        logits, cache = decoding.cached_logits(model, tokens[:, -1], cache, index)
        tokens = np.append(tokens, np.argmax(logits, axis=-1)[:, None], axis=1)
    return tokens


# %% draws_at_random exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다" rule="프롬프트를 받아 그리디 서치로"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = tf.random.categorical(logits, 1, seed=3)[:, 0]
    return tokens


# %% least_probable exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다" rule="걸음마다 로짓이"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmin(logits, axis=-1)
    return tokens


# %% cache_not_received exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, _ = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% last_prompt_token_again exercise="generate_cached" verdict="wrong" hint="첫 토큰은 맞는데 그 뒤가"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, min(index, prompt_length - 1)], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% zeroes_the_model exercise="cached_logits" verdict="wrong" hint="어텐션과 자리의 벡터를 끈 모델에서도 로짓이 다릅니다"
def init_cache(model, batch_size, max_length):
    return tf.zeros([batch_size])


def cached_logits(model, token_ids, cache, index):
    model.set_weights([weight * 0 for weight in model.get_weights()])
    return tf.zeros([len(token_ids), model.output_shape[-1]]), cache


# %% whole_text_each_step exercise="generate_cached" verdict="wrong" hint="걸음마다 앞의 토큰까지 다시 계산하지" rule="글마다 새 캐시로"
def generate_cached(model, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    while tokens.shape[1] < max_length:
        tokens = np.append(tokens, np.argmax(model(tokens)[:, -1:], axis=-1), axis=1)
    return tokens


# %% cache_refilled_each_step exercise="generate_cached" verdict="wrong" hint="걸음마다 앞의 토큰까지 다시 계산하지"
def generate_cached(model, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    while tokens.shape[1] < max_length:
        cache = decoding.init_cache(model, len(tokens), max_length)
        for index in range(tokens.shape[1]):
            logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        tokens = np.append(tokens, np.argmax(logits, axis=-1)[:, None], axis=1)
    return tokens


# %% prompt_fed_only_once_ever exercise="generate_cached" verdict="wrong" hint="두 번째로 부르면" rule="글마다 새 캐시로"
CACHES = {}


def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    shape = (batch_size, max_length)
    start = prompt_length - 1 if shape in CACHES else 0
    cache = CACHES.get(shape) or decoding.init_cache(model, batch_size, max_length)
    for index in range(start, max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    CACHES[shape] = cache
    return tokens


# %% two_texts_written_down exercise="generate_cached" verdict="wrong" hint="토큰 하나짜리 프롬프트 하나를"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = 2, prompt.shape[1]
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% always_chooses_one_more exercise="generate_cached" verdict="wrong" hint="프롬프트가 딱 max_length이면" rule="프롬프트가 `max_length`보다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length >= max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% prompt_must_be_numpy exercise="generate_cached" verdict="wrong" hint="프롬프트가 int32 텐서이면"
def generate_cached(model, prompt, max_length):
    prompt = prompt.copy()
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("프롬프트가 너무 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% double_precision_cache exercise="cached_logits" verdict="wrong" hint="캐시의 수가 float32가 아니라" rule="`TransformerDecoder`의 캐시를 써서"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [np.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% two_heads_written_down exercise="cached_logits" verdict="wrong" hint="벡터가 11차원이고 헤드가 3개인" rule="`model`은 `build_model`이"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, 2, width // 2]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% never_more_than_four_places exercise="cached_logits" verdict="wrong" hint="열한 토큰짜리 글 둘에서는" rule="캐시에는 `batch_size`개의"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width, places = model.get_layer("embedding").embedding_dim, min(max_length, 4)
    return [tf.zeros([batch_size, 2, places, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% one_place_past_the_end exercise="generate_cached" verdict="wrong" hint="글의 끝을 넘어섰습니다"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% cache_for_one_text exercise="generate_cached" verdict="wrong" hint="캐시를 글의 수 B만큼 만들었나요?"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, 1, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% chooses_while_reading exercise="generate_cached" verdict="wrong" hint="프롬프트를 읽는 동안에는 붙이지 않나요?"
def generate_cached(model, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    cache = decoding.init_cache(model, len(tokens), max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        tokens = np.concatenate([tokens, np.argmax(logits, axis=-1)[:, None]], axis=1)
    return tokens


# %% seven_places_at_most exercise="generate_cached" verdict="wrong" hint="열두 토큰까지 이으면"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, min(max_length, 7))
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% three_texts_written_down exercise="cached_logits" verdict="wrong" hint="캐시의 줄 수는 받은" rule="캐시에는 `batch_size`개의"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([3, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% six_places_written_down exercise="cached_logits" verdict="wrong" hint="열한 토큰짜리 글 둘에서는" rule="캐시에는 `batch_size`개의"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, 6, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% index_of_the_only_place exercise="cached_logits" verdict="wrong" hint="결과에는 자리가 하나뿐인데"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, index], new_cache


# %% always_written_at_zero exercise="cached_logits" verdict="wrong" hint="적을 자리가 언제나 0이지"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=0)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% layers_backwards exercise="cached_logits" verdict="wrong" hint="디코더 층이 둘이면 틀립니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders[::-1], cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% reshape_of_numpy exercise="cached_logits" verdict="wrong" hint="NumPy 배열에만 있는 것" rule="`token_ids`는 `index` 자리에"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids.reshape(-1, 1), start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% half_precision_cache exercise="cached_logits" verdict="wrong" hint="캐시의 수가 float32가 아니라" rule="`TransformerDecoder`의 캐시를 써서"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    shapes = [(batch_size, 2, max_length, layer.num_heads, width // layer.num_heads) for layer in decoders]
    return [tf.zeros(shape, "float16") for shape in shapes]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% index_as_python_int exercise="cached_logits" verdict="wrong" hint="tf.function 안에서 텐서를" rule="`index`는 파이썬의 정수일"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    index, new_cache = int(index), []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% three_texts_at_most exercise="cached_logits" verdict="wrong" hint="아홉 토큰을 넣으면 틀립니다"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [
        tf.zeros([min(batch_size, 3), 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders
    ]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% counts_the_places_itself exercise="cached_logits" verdict="right"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [0] + [
        tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders
    ]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = [cache[0] + 1]
    for decoder, memory in zip(decoders, cache[1:]):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache


# %% output_layer_by_hand exercise="cached_logits" verdict="right"
def init_cache(model, batch_size, max_length):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]


def cached_logits(model, token_ids, cache, index):
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    head = model.get_layer("logits")
    return tf.matmul(x[:, 0], head.kernel) + head.bias, new_cache


# %% prompt_read_twice exercise="generate_cached" verdict="wrong" hint="프롬프트를 두 번 읽지는" rule="글마다 새 캐시로"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    model(prompt)
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% lists_of_numbers exercise="generate_cached" verdict="wrong" hint="배열이나 텐서를 돌려주나요?" rule="돌려주는 값은 모양이"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens.tolist()


# %% highest_of_all_lines exercise="generate_cached" verdict="wrong" hint="처음 고른 토큰부터 다릅니다" rule="걸음마다 로짓이"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits) % 13
    return tokens


# %% two_texts_at_most exercise="generate_cached" verdict="wrong" hint="글 셋을 모델의 끝(12토큰)까지"
def generate_cached(model, prompt, max_length):
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, min(batch_size, 2), max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens


# %% int64_only exercise="generate_cached" verdict="wrong" hint="고른 번호와 종류(dtype)를 맞추었나요?" rule="`prompt`는 모양이"
def generate_cached(model, prompt, max_length):
    prompt = tf.convert_to_tensor(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError("too long")
    tokens = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens = tf.concat([tokens, tf.argmax(logits, axis=-1)[:, None]], axis=1)
    return tokens


# %% calls_itself exercise="generate_cached" verdict="right" rule="캐시는 문제 1의 두"
def generate_cached(model, prompt, max_length):
    prompt = np.array(prompt)
    if prompt.shape[1] > max_length:
        raise ValueError

    def go_on(tokens, cache, index):
        if index == max_length - 1:
            return tokens
        logits, cache = decoding.cached_logits(model, tf.constant(tokens[:, index]), cache, tf.constant(index))
        if index == tokens.shape[1] - 1:
            tokens = np.hstack([tokens, np.argmax(logits, axis=1).reshape(-1, 1)])
        return go_on(tokens, cache, index + 1)

    return go_on(prompt, decoding.init_cache(model, len(prompt), max_length), 0)
