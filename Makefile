# Two commands matter: make run, make test. Both set up what they need first.
.PHONY: setup run test
PYTHON := .venv/bin/python

setup:
	@sh tools/setup.sh

run: setup
	@sh tools/run.sh

test: setup
	@sh tools/browser.sh
	@$(PYTHON) tools/test.py $(ARGS)
