# Named answers to the exercises of lesson 08; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% objects_for_all exercise="compile_model" verdict="right" rule="옵티마이저는 Adam입니다"
def compile_model(model):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    metric = keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0, name="perplexity")
    model.compile(keras.optimizers.Adam(learning_rate=1e-3), loss=loss, metrics=[metric])
    return model


# %% loss_function exercise="compile_model" verdict="right"
def compile_model(model):
    def loss(labels, logits):
        return keras.ops.mean(keras.ops.sparse_categorical_crossentropy(labels, logits, from_logits=True))

    model.compile("Adam", loss, metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)])
    return model


# %% returns_what_compile_returns exercise="compile_model" verdict="wrong" hint="받은 그 모델을 돌려주나요?" rule="모델을 컴파일하고"
def compile_model(model):
    return model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )


# %% new_model_with_softmax exercise="compile_model" verdict="wrong" hint="받은 그 모델을 돌려주나요?" rule="모델에 층을 더하거나"
def compile_model(model):
    model = keras.Model(model.inputs, keras.layers.Softmax()(model.outputs[0]))
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras_nlp.metrics.Perplexity(mask_token_id=0)],
    )
    return model


# %% forgets_to_compile exercise="compile_model" verdict="wrong" hint="모델이 컴파일되지 않았습니다" rule="모델을 컴파일하고"
def compile_model(model):
    keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)
    return model


# %% plain_gradient_descent exercise="compile_model" verdict="wrong" hint="옵티마이저가 Adam인가요?" rule="옵티마이저는 Adam입니다"
def compile_model(model):
    model.compile(
        optimizer="sgd",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% own_functions exercise="compile_model" verdict="wrong" hint="지표는 keras_nlp의 것인가요?"
def compile_model(model):
    def my_perplexity(labels, logits):
        return np.exp(np.asarray(labels)[..., None] - np.asarray(logits)).mean(where=[True, False])

    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[my_perplexity],
    )
    return model


# %% not_sparse exercise="compile_model" verdict="wrong" hint="컴파일한 모델을 평가하다가"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% loss_takes_logits_for_probabilities exercise="compile_model" verdict="wrong" hint="손실이 로짓에서 계산한" rule="손실은 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% softmax_inside_the_model exercise="compile_model" verdict="wrong" hint="모델이 내는 값이 달라졌습니다" rule="모델에 층을 더하거나"
def compile_model(model):
    model.add(keras.layers.Softmax())
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% accuracy exercise="compile_model" verdict="wrong" hint="지표에 perplexity라는 이름의"
def compile_model(model):
    model.compile(
        optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    return model


# %% metric_takes_logits_for_probabilities exercise="compile_model" verdict="wrong" hint="퍼플렉시티가 로짓에서 계산한" rule="지표는 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(mask_token_id=0)],
    )
    return model


# %% metric_without_brackets exercise="compile_model" verdict="wrong" hint="퍼플렉시티가 로짓에서 계산한"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity],
    )
    return model


# %% metric_counts_padding exercise="compile_model" verdict="wrong" hint="퍼플렉시티가 정답이 [PAD]인" rule="지표는 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True)],
    )
    return model


# %% adam_that_shrinks_weights exercise="compile_model" verdict="wrong" hint="옵티마이저가 Adam인가요?"
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.AdamW(),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% ignores_padding_in_the_loss exercise="compile_model" verdict="wrong" hint="자리가 손실에서 빠졌습니다" rule="손실은 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% one_metric_more exercise="compile_model" verdict="wrong" hint="지표는 퍼플렉시티 하나입니다" rule="지표는 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy", keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% summed_loss exercise="compile_model" verdict="wrong" hint="자리가 여럿일 때 손실이" rule="손실은 로짓에서"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% own_callback exercise="train" verdict="right" rule="학습하는 동안 무엇을"
def train(model, train_dataset, validation_dataset, epochs, patience):
    class KeepBest(keras.callbacks.Callback):
        best, weights, waited = float("inf"), None, 0

        def on_epoch_end(self, epoch, logs=None):
            if logs["val_loss"] < self.best:
                self.best, self.weights, self.waited = logs["val_loss"], self.model.get_weights(), 0
                return
            self.waited += 1
            if self.waited >= patience:
                self.model.stop_training = True

        def on_train_end(self, logs=None):
            self.model.set_weights(self.weights)

    return model.fit(
        train_dataset, epochs=epochs, validation_data=validation_dataset, callbacks=[KeepBest()], verbose=0
    )


# %% epoch_by_epoch exercise="train" verdict="right"
def train(model, train_dataset, validation_dataset, epochs, patience):
    collected, waited, best = {}, 0, None
    for epoch in range(epochs):
        history = model.fit(train_dataset, validation_data=validation_dataset, epochs=1, verbose=0)
        for name, values in history.history.items():
            collected.setdefault(name, []).extend(values)
        loss = collected["val_loss"][-1]
        if best is None or loss < best:
            best, weights, waited = loss, model.get_weights(), 0
        else:
            waited += 1
        if waited == patience:
            break
    model.set_weights(weights)
    history.history = collected
    return history


# %% all_options_written_out exercise="train" verdict="right" rule="학습하는 동안 무엇을"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping("val_loss", 0, patience, mode="min", restore_best_weights=True, verbose=1)
    options = {"epochs": epochs, "validation_data": validation_dataset, "validation_freq": 1, "callbacks": stop}
    model.fit(train_dataset, **options)
    return model.history


# %% checkpoint_file exercise="train" verdict="right"
def train(model, train_dataset, validation_dataset, epochs, patience):
    import tempfile

    path = tempfile.mkdtemp() + "/best.weights.h5"
    keep = keras.callbacks.ModelCheckpoint(path, monitor="val_loss", save_best_only=True, save_weights_only=True)
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    history = model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[keep, stop])
    model.load_weights(path)
    return history


# %% forgets_return exercise="train" verdict="wrong" hint="History를 돌려주나요?" rule="모델을 학습하고 `fit`이"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% returns_the_model exercise="train" verdict="wrong" hint="History를 돌려주나요?"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])
    return model


# %% returns_the_dictionary exercise="train" verdict="wrong" hint="History를 돌려주나요?" rule="모델을 학습하고 `fit`이"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop]).history


# %% one_epoch exercise="train" verdict="wrong" hint="한 에폭만 돌고 끝났습니다"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, callbacks=[stop], verbose=2)


# %% perplexity_without_mode exercise="train" verdict="wrong" hint="train을 부르다가 오류가"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_perplexity", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% compiles_again exercise="train" verdict="wrong" hint="모델을 다시 컴파일했거나 학습률이" rule="모델은 이미 컴파일되어"
def train(model, train_dataset, validation_dataset, epochs, patience):
    import keras_nlp

    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% forgets_the_validation_data exercise="train" verdict="wrong" hint="기록에 val_loss가 없습니다"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, epochs=epochs, callbacks=[stop])


# %% validates_on_the_training_data exercise="train" verdict="wrong" hint="val_loss가 학습 데이터에서 잰"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=train_dataset, epochs=epochs, callbacks=[stop])


# %% swaps_the_datasets exercise="train" verdict="wrong" hint="val_loss가 학습 데이터에서 잰" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(validation_dataset, validation_data=train_dataset, epochs=epochs, callbacks=[stop])


# %% never_stops exercise="train" verdict="wrong" hint="한 번도 멈추지 않고 끝까지"
def train(model, train_dataset, validation_dataset, epochs, patience):
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs)


# %% watches_the_training_loss exercise="train" verdict="wrong" hint="학습 손실을 보고 멈추었습니다"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% waits_one_epoch_more exercise="train" verdict="wrong" hint="셋째 에폭이 가장 좋고 patience가 2이면" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience + 1, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% forgets_patience exercise="train" verdict="wrong" hint="셋째 에폭이 가장 좋고 patience가 2이면"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% the_larger_the_better exercise="train" verdict="wrong" hint="셋째 에폭이 가장 좋고 patience가 2이면"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, mode="max", restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% keeps_the_last_weights exercise="train" verdict="wrong" hint="모델에 마지막 에폭의 가중치가" rule="학습이 끝나면 모델에는"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% best_epoch_by_training_loss exercise="train" verdict="wrong" hint="번째 에폭의 가중치가 남았습니다"
def train(model, train_dataset, validation_dataset, epochs, patience):
    import tempfile

    path = tempfile.mkdtemp() + "/best.weights.h5"
    keep = keras.callbacks.ModelCheckpoint(path, monitor="loss", save_best_only=True, save_weights_only=True)
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    history = model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[keep, stop])
    model.load_weights(path)
    return history


# %% always_ten_epochs exercise="train" verdict="wrong" hint="epochs가 3인데 에폭 수가 다릅니다" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=10, callbacks=[stop])


# %% restores_only_when_stopped exercise="train" verdict="wrong" hint="멈추지 않고 끝까지 갔을 때도" rule="학습이 끝나면 모델에는"
def train(model, train_dataset, validation_dataset, epochs, patience):
    class Stop(keras.callbacks.Callback):
        best, waited = float("inf"), 0

        def on_epoch_end(self, epoch, logs=None):
            if logs["val_loss"] < self.best:
                self.best, self.weights, self.waited = logs["val_loss"], self.model.get_weights(), 0
            else:
                self.waited += 1
                if self.waited == patience:
                    self.model.stop_training = True
                    self.model.set_weights(self.weights)

    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[Stop()], verbose=0)


# %% always_patience_two exercise="train" verdict="wrong" hint="다른 patience에서도 그만큼"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% watches_the_perplexity exercise="train" verdict="wrong" hint="val_loss와 val_perplexity의"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(
        monitor="val_perplexity", mode="min", patience=patience, restore_best_weights=True
    )
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% wants_more_than_a_little exercise="train" verdict="wrong" hint="아주 조금 나아진 것도" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", min_delta=0.01, patience=patience, restore_best_weights=True
    )
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% skips_the_first_epochs exercise="train" verdict="wrong" hint="첫 에폭이 가장 좋고 patience가 1이면" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=patience, start_from_epoch=1, restore_best_weights=True
    )
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% wants_a_ten_thousandth exercise="train" verdict="wrong" hint="아주 조금 나아진 것도"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping("val_loss", min_delta=1e-4, patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% patience_without_its_name exercise="train" verdict="wrong" hint="EarlyStopping에 넘긴 값마다"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% ten_epochs_at_most exercise="train" verdict="wrong" hint="끝까지 나아지면 열두 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=min(epochs, 10), callbacks=[stop])


# %% metric_without_a_list exercise="compile_model" verdict="wrong" hint="컴파일하다가 오류가 났습니다"
def compile_model(model):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0),
    )
    return model


# %% first_four_positions exercise="compile_model" verdict="wrong" hint="줄이 길어지면 손실이"
def compile_model(model):
    def loss(labels, logits):
        losses = keras.ops.sparse_categorical_crossentropy(labels[:, :4], logits[:, :4], from_logits=True)
        return keras.ops.mean(losses)

    model.compile("adam", loss, metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)])
    return model


# %% own_perplexity exercise="compile_model" verdict="wrong" hint="배치가 여럿이면 퍼플렉시티가" rule="지표는 로짓에서"
def compile_model(model):
    def perplexity(labels, logits):
        losses = keras.ops.sparse_categorical_crossentropy(labels, logits, from_logits=True)
        kept = keras.ops.cast(keras.ops.not_equal(labels, 0), "float32")
        return keras.ops.exp(keras.ops.sum(losses * kept) / keras.ops.sum(kept))

    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[perplexity])
    return model


# %% positional_metrics exercise="compile_model" verdict="wrong" hint="`metrics=`라고 이름을 붙여"
def compile_model(model):
    model.compile(
        "adam",
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        [keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% ignores_unknown_words exercise="compile_model" verdict="wrong" hint="어떤 자리를 빼지"
def compile_model(model):
    model.compile(
        "adam",
        keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% half_of_the_loss exercise="compile_model" verdict="wrong" hint="다른 것을 곱하거나 나누지"
def compile_model(model):
    model.compile(
        "adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        loss_weights=0.5,
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% compiles_a_copy exercise="compile_model" verdict="wrong" hint="받은 그 모델을 돌려주나요?" rule="모델을 컴파일하고"
def compile_model(model):
    copied = keras.models.clone_model(model)
    copied.set_weights(model.get_weights())
    copied.compile(
        "adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return copied


# %% own_settings_of_adam exercise="compile_model" verdict="right" rule="옵티마이저는 Adam입니다"
def compile_model(model):
    options = dict(optimizer=keras.optimizers.Adam(1e-2, clipnorm=1.0), jit_compile=False)
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum_over_batch_size"),
        weighted_metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
        **options,
    )
    return model


# %% one_batch_an_epoch exercise="train" verdict="wrong" hint="train_dataset만, 처음부터 끝까지" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset.take(1), validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% learns_the_validation_data_too exercise="train" verdict="wrong" hint="train_dataset만, 처음부터 끝까지" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(
        train_dataset.concatenate(validation_dataset),
        validation_data=validation_dataset,
        epochs=epochs,
        callbacks=[stop],
    )


# %% one_validation_batch exercise="train" verdict="wrong" hint="validation_dataset을 모두 넘겼나요?" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(
        train_dataset, validation_data=validation_dataset, validation_steps=1, epochs=epochs, callbacks=[stop]
    )


# %% validates_every_other_epoch exercise="train" verdict="wrong" hint="검증하지 않고 지나간 에폭이" rule="`train_dataset`으로 배우고"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(
        train_dataset, validation_data=validation_dataset, validation_freq=2, epochs=epochs, callbacks=[stop]
    )


# %% compiles_again_with_the_same_optimizer exercise="train" verdict="wrong" hint="모델을 다시 컴파일했거나" rule="모델은 이미 컴파일되어"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    model.compile(optimizer=model.optimizer)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% slows_down exercise="train" verdict="wrong" hint="학습률을 바꾸는 콜백을"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    slow = keras.callbacks.ReduceLROnPlateau(patience=1)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop, slow])


# %% tie_is_better exercise="train" verdict="wrong" hint="가장 좋은 값과 똑같은 것은" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    class KeepBest(keras.callbacks.Callback):
        best, weights, waited = float("inf"), None, 0

        def on_epoch_end(self, epoch, logs=None):
            if logs["val_loss"] <= self.best:
                self.best, self.weights, self.waited = logs["val_loss"], self.model.get_weights(), 0
                return
            self.waited += 1
            if self.waited >= patience:
                self.model.stop_training = True

        def on_train_end(self, logs=None):
            self.model.set_weights(self.weights)

    return model.fit(
        train_dataset, epochs=epochs, validation_data=validation_dataset, callbacks=[KeepBest()], verbose=0
    )


# %% compares_with_the_previous exercise="train" verdict="wrong" hint="바로 앞이 아니라 지금까지의" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    class KeepBest(keras.callbacks.Callback):
        best, last, weights, waited = float("inf"), float("inf"), None, 0

        def on_epoch_end(self, epoch, logs=None):
            loss = logs["val_loss"]
            if loss < self.best:
                self.best, self.weights = loss, self.model.get_weights()
            self.waited = 0 if loss < self.last else self.waited + 1
            self.last = loss
            if self.waited >= patience:
                self.model.stop_training = True

        def on_train_end(self, logs=None):
            self.model.set_weights(self.weights)

    return model.fit(
        train_dataset, epochs=epochs, validation_data=validation_dataset, callbacks=[KeepBest()], verbose=0
    )


# %% waits_in_all exercise="train" verdict="wrong" hint="더 나은 값이 나오면 patience를" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    class KeepBest(keras.callbacks.Callback):
        best, weights, waited = float("inf"), None, 0

        def on_epoch_end(self, epoch, logs=None):
            if logs["val_loss"] < self.best:
                self.best, self.weights = logs["val_loss"], self.model.get_weights()
                return
            self.waited += 1
            if self.waited >= patience:
                self.model.stop_training = True

        def on_train_end(self, logs=None):
            self.model.set_weights(self.weights)

    return model.fit(
        train_dataset, epochs=epochs, validation_data=validation_dataset, callbacks=[KeepBest()], verbose=0
    )


# %% last_history exercise="train" verdict="wrong" hint="fit을 여러 번 불렀다면" rule="모델을 학습하고 `fit`이"
def train(model, train_dataset, validation_dataset, epochs, patience):
    best, waited = float("inf"), 0
    for _ in range(epochs):
        history = model.fit(train_dataset, validation_data=validation_dataset, verbose=0)
        loss = history.history["val_loss"][0]
        if loss < best:
            best, waited, weights = loss, 0, model.get_weights()
        else:
            waited += 1
        if waited == patience:
            break
    model.set_weights(weights)
    return history


# %% wants_a_millionth exercise="train" verdict="wrong" hint="아주 조금 나아진 것도" rule="`val_loss`가 `patience` 에폭"
def train(model, train_dataset, validation_dataset, epochs, patience):
    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", min_delta=1e-6, patience=patience, restore_best_weights=True
    )
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop])


# %% watches_by_a_function exercise="train" verdict="right"
def train(model, train_dataset, validation_dataset, epochs, patience):
    kept = {}

    def keep(epoch, logs):
        if logs["val_loss"] < kept.get("loss", np.inf):
            kept.update(loss=logs["val_loss"], epoch=epoch, weights=[w.copy() for w in model.get_weights()])
        model.stop_training = epoch - kept["epoch"] >= patience

    watcher = keras.callbacks.LambdaCallback(on_epoch_end=keep)
    found = model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[watcher], verbose=2)
    model.set_weights(kept["weights"])
    return found


# %% frozen_model exercise="compile_model" verdict="wrong" hint="학습하지 않게 바뀌었습니다" rule="모델을 컴파일하고"
def compile_model(model):
    model.trainable = False
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model


# %% loss_in_numpy exercise="compile_model" verdict="wrong" hint="이 손실로는 기울기를 구할 수 없어" rule="손실은 로짓에서"
def compile_model(model):
    def loss(labels, logits):
        labels, logits = np.asarray(labels, int), np.asarray(logits, "float32")
        normalizers = np.logaddexp.reduce(logits, axis=-1)
        return np.mean(normalizers - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0])

    model.compile("adam", loss, metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)])
    return model


# %% loss_loses_its_graph exercise="compile_model" verdict="wrong" hint="이 손실로는 기울기를 구할 수 없어" rule="손실은 로짓에서"
def compile_model(model):
    def loss(labels, logits):
        losses = keras.ops.sparse_categorical_crossentropy(labels, logits, from_logits=True)
        return keras.ops.stop_gradient(keras.ops.mean(losses))

    model.compile("adam", loss, metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)])
    return model
