# Named answers to the exercises of lesson 00; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% metadata_versions exercise="describe_runtime" verdict="right"
from importlib.metadata import version
import sys


def describe_runtime():
    result = {name: version(name.replace("_", "-")) for name in ("tensorflow", "keras_nlp")}
    result["python"] = ".".join(str(part) for part in sys.version_info[:3])
    result["gpu"] = 0
    for _device in tf.config.list_physical_devices("GPU"):
        result["gpu"] += 1
    return result


# %% split_banner exercise="describe_runtime" verdict="right"
def describe_runtime():
    import sys

    gpus = [device for device in tf.config.list_physical_devices() if device.device_type == "GPU"]
    return dict(python=sys.version.split()[0], tensorflow=tf.version.VERSION, keras_nlp=keras_nlp.__version__, gpu=len(gpus))


# %% prints_instead_of_returning exercise="describe_runtime" verdict="wrong" hint="딕셔너리를 돌려주나요?"
def describe_runtime():
    print(
        {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras_nlp": keras_nlp.__version__,
            "gpu": len(tf.config.list_physical_devices("GPU")),
        }
    )


# %% other_key_names exercise="describe_runtime" verdict="wrong" hint="키 네 개의 이름이"
def describe_runtime():
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras-nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }


# %% version_as_number exercise="describe_runtime" verdict="wrong" hint="의 값이 문자열인가요?"
def describe_runtime():
    import sys

    return {
        "python": float(f"{sys.version_info.major}.{sys.version_info.minor}"),
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }


# %% python_without_patch exercise="describe_runtime" verdict="wrong" hint="파이썬 버전이 '3.13.1'처럼"
def describe_runtime():
    import sys

    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }


# %% copied_example exercise="describe_runtime" verdict="wrong" hint="지금 실행하는 파이썬의 버전인가요?"
def describe_runtime():
    return {"python": "3.13.99", "tensorflow": "2.20.0", "keras_nlp": "0.26.0", "gpu": 1}


# %% keras_version_for_keras_nlp exercise="describe_runtime" verdict="wrong" hint="keras_nlp의 버전인가요?"
def describe_runtime():
    import keras

    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras_nlp": keras.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }


# %% gpu_as_bool exercise="describe_runtime" verdict="wrong" hint="gpu는 개수(정수)인가요?"
def describe_runtime():
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": bool(tf.config.list_physical_devices("GPU")),
    }


# %% counts_every_device exercise="describe_runtime" verdict="wrong" hint="GPU만 세었나요?"
def describe_runtime():
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices()),
    }


# %% one_shared_dictionary exercise="describe_runtime" verdict="wrong" hint="부를 때마다 딕셔너리를 새로"
RUNTIME = {
    "python": platform.python_version(),
    "tensorflow": tf.__version__,
    "keras_nlp": keras_nlp.__version__,
    "gpu": len(tf.config.list_physical_devices("GPU")),
}


def describe_runtime():
    return RUNTIME


# %% whole_banner exercise="describe_runtime" verdict="wrong" hint="파이썬 버전만 들어 있나요?"
def describe_runtime():
    import sys

    return {
        "python": sys.version,
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }


# %% keras_version_for_tensorflow exercise="describe_runtime" verdict="wrong" hint="tensorflow에 TensorFlow의 버전을"
def describe_runtime():
    import keras

    return {
        "python": platform.python_version(),
        "tensorflow": keras.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }
