# Sixty megabytes in the state of a widget, which is no output.
shell = get_ipython()
state = {"_model_name": "M", "_model_module": "m", "_model_module_version": "1", "value": "x" * 60_000_000}
content = {"comm_id": "a", "target_name": "jupyter.widget", "data": {"state": state, "buffer_paths": []}}
shell.kernel.session.send(shell.kernel.iopub_socket, "comm_open", content, parent=shell.kernel.get_parent())


def double(x):
    return x * 5
