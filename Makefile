# Short names for the tasks of make.py, which does the work and runs on Windows too (py make.py run).
# Hand more on with ARGS: make test ARGS="-k retention", make run ARGS="--port 8600".
PYTHON ?= python3
TASKS = run test bench lint format clean

.PHONY: $(TASKS)
$(TASKS):
	@$(PYTHON) make.py $@ $(ARGS)
