-- Sends the bodies of $LYTES_SOAK in turn, with odd methods, paths and headers between, and judges every answer
-- that can be judged without knowing which request it belongs to.
local requests = {}

local function add(method, path, headers, body)
  requests[#requests + 1] = wrk.format(method, path, headers, body)
end

function init()
  local json = { ["Content-Type"] = "application/json" }
  local listing = io.popen("ls " .. os.getenv("LYTES_SOAK") .. " | grep -E '^[0-9]'")
  for name in listing:lines() do
    local file = assert(io.open(os.getenv("LYTES_SOAK") .. "/" .. name, "rb"))
    local service = name:match("^%d+_%a+_(.*)$"):gsub("%+", "/")
    add("POST", "/cds-services/" .. service, json, file:read("*a"))
    file:close()
  end
  listing:close()
  add("GET", "/cds-services", {}, nil)
  add("GET", "/", {}, nil)
  add("GET", "/no/such/path", {}, nil)
  add("GET", "/demo/fhir/Patient", {}, nil)
  add("GET", "/demo/fhir/Observation?patient=%zz&code=" .. string.rep("9", 2000), {}, nil)
  add("PUT", "/cds-services/electrolyte-review", json, "{}")
  add("DELETE", "/cds-services", {}, nil)
  add("OPTIONS", "/cds-services/electrolyte-review",
      { Origin = "http://localhost:3000", ["Access-Control-Request-Method"] = "POST" }, nil)
  add("POST", "/cds-services/electrolyte-review", { ["Content-Type"] = "text/plain" }, "{}")
  add("POST", "/cds-services/electrolyte-review", { ["Content-Type"] = "application/json", ["X-Long"] = string.rep("x", 4000) }, "{}")
end

local turn = 0
function request()
  turn = turn % #requests + 1
  return requests[turn]
end

-- Counters live in the thread; done() reads them there.
threads = {}
function setup(thread) threads[#threads + 1] = thread end

good, refused, server_errors, cards = 0, 0, 0, 0
first_error = ""
function response(status, headers, body)
  if status >= 500 then
    server_errors = server_errors + 1
    if first_error == "" then first_error = status .. " " .. body:sub(1, 300) end
  elseif status >= 400 then
    refused = refused + 1
  else
    good = good + 1
    if body:find('"indicator":"', 1, true) then cards = cards + 1 end
  end
end

function done(summary, latency)
  local total = { good = 0, refused = 0, server_errors = 0, cards = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(total) do total[name] = total[name] + thread:get(name) end
  end
  for _, thread in ipairs(threads) do
    if thread:get("first_error") ~= "" then print("FAILED: " .. thread:get("first_error")) end
  end
  local errors = summary.errors
  -- Every tenth request or so is a good one with a card; far fewer cards mean that good requests are refused.
  local missing = total.cards * 20 < summary.requests and 1 or 0
  if summary.requests == 0 or errors.timeout > 0 then missing = 1 end
  print(string.format("SOAK requests=%d good=%d refused=%d cards=%d server_errors=%d missing_cards=%d closed=%d timeouts=%d p99_ms=%.1f",
    summary.requests, total.good, total.refused, total.cards, total.server_errors, missing,
    errors.read + errors.write + errors.connect, errors.timeout, latency:percentile(99) / 1000))
end
