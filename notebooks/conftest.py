"""`pytest --nbval notebooks/`, however it is typed: numbers are compared as numbers, and a changed one is told."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    plugin = "tests.nbval_numbers"
    if config.pluginmanager.hasplugin("nbval") and not config.pluginmanager.hasplugin(plugin):
        config.pluginmanager.import_plugin(plugin)
