-- wrk -s post.lua URL: posts the file named in LYTES_BODY and prints one line for tests/bench/run.
local file = assert(io.open(os.getenv("LYTES_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
file:close()

function done(summary, latency)
  local errors = summary.errors
  local seconds = summary.duration / 1e6
  print(string.format("RESULT %.1f %.0f %.0f %d %d", summary.requests / seconds, latency:percentile(50),
                      latency:percentile(99), summary.requests,
                      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
