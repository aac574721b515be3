# Short names for `cargo xtask …`; `cargo xtask` alone lists everything.
.PHONY: run demo test dev e2e bench

# Installs what is missing, builds the release, serves it on http://127.0.0.1:8080 with its data in ./data.
run:
	@cargo xtask run --release

# The same with a small, believable cooperative already in it, in ./data-demo.
demo:
	@cargo xtask demo --release

# Installs what the tests need, then formatting, lints and every test.
test:
	@cargo xtask test

# Serves a development build and rebuilds when a file changes.
dev:
	@cargo xtask dev

# The browser's tests alone; `make e2e only="offline tree"` for some of them.
e2e:
	@cargo xtask e2e $(only)

# Measurements of the release, as tables; `make bench only=sync` for one of them.
bench:
	@cargo xtask bench $(only)
