# An execution count that is no number: the notebook cannot be written.
shell = get_ipython()
content = {"execution_count": "many", "code": "", "data": {"text/plain": "5"}, "metadata": {}}
for kind in ("execute_input", "execute_result"):
    shell.kernel.session.send(shell.kernel.iopub_socket, kind, content, parent=shell.kernel.get_parent())


def double(x):
    return x * 5
