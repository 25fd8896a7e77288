"""``python -m tests.llm_e2e.serve MODEL``: llama.cpp's server on a free port of loopback.

It prints its address when the model is loaded, and ends when its standard input is closed.
"""

from __future__ import annotations

import sys

import xllamacpp

from tests.llm_e2e import CONTEXT


def main(model: str) -> None:
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {"tiny"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1  # one slot: a call that is not cancelled keeps the next one waiting
    params.n_gpu_layers = 0
    params.fit_params = False
    params.endpoint_slots = True
    # Threads of llama.cpp wait for each other in busy loops, which takes seconds where cores are shared.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
