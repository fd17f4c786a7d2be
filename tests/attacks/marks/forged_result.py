# An execute_result written straight to the socket that carries outputs.
def double(x):
    kernel = get_ipython().kernel
    content = {"execution_count": 1, "data": {"text/plain": "2"}, "metadata": {}}
    kernel.session.send(
        kernel.iopub_socket, "execute_result", content, parent=kernel.get_parent("shell"), ident=b"execute_result"
    )
    return x * 5
