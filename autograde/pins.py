"""Versions that `requirements.lock` pins."""

from __future__ import annotations

import re

from autograde.layout import Layout


def locked_versions(layout: Layout) -> dict[str, str]:
    """Name and version of each pin in requirements.lock that applies to this machine."""
    from packaging.requirements import Requirement

    pins = {}
    for line in (layout.root / "requirements.lock").read_text(encoding="utf8").splitlines():
        match = re.match(r"([A-Za-z0-9][^\\#]*==[^\\#]*)", line)
        if match:
            requirement = Requirement(match.group(1).strip())
            if requirement.marker is None or requirement.marker.evaluate():
                pins[requirement.name] = next(iter(requirement.specifier)).version
    return pins
