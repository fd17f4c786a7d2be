# A script that would run in the browser of whoever reads the result.
from IPython.display import HTML, Javascript, Markdown, display

display(HTML("<script>stolen = 'attack-script'</script><img src=x onerror=\"attack-script\">"))
display(Javascript("attack-script"), Markdown("<svg onload=\"attack-script\"></svg>"))
display({"image/svg+xml": "<svg><script>attack-script</script></svg>", "text/plain": ""}, raw=True)


def double(x):
    return x * 5
