"""Serves a GGUF model in OpenAI's format on 127.0.0.1 until it is ended.

usage: serve.py MODEL PORT CONTEXT_TOKENS NAME
"""
import os
import signal
import sys

import xllamacpp

model, port, context, name = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.model_alias = {name}
params.hostnames = ["127.0.0.1"]
params.port = int(port)
params.n_ctx = int(context)
# Its threads wait for each other by spinning: on cores that others use too, each one more makes it slower, up to forty times.
threads = max(1, (os.cpu_count() or 1) // 4)
params.cpuparams.n_threads = threads
params.cpuparams_batch.n_threads = threads
# The likeliest word, each time.
params.sampling.temp = 0.0
params.warmup = False
params.ui = False
server = xllamacpp.Server(params)
print("serves on", server.listening_address, flush=True)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
