-- What wrk sends: wrk ... -s mix.lua URL -- WORKLOAD TOKENS USERS IDEAS_OF_A_USER
-- W1 gets an idea, W2 lists, W3 creates, W4 searches, W5 filters by tags. Users 1 to 90 % read and the others
-- create. The mix is the same each time and for every peer.
local COUNT = 4000
local requests, sent = {}, 0
local words = { "badarist", "kitchen", "research", "podcast", "travel", "garden", "vintage", "outline", "budget", "camera",
                "history", "language", "sponsor", "review", "lighting", "science" }
local tags = { "blog,video", "podcast", "news,ai", "tutorial", "review,travel", "tech", "design,story", "finance" }
local notes = string.rep("compare five assistants for writing and planning. ", 8)

local function tokens_in(file)
  local tokens = {}
  for line in io.lines(file) do
    local user, token = line:match("^(%S+) (%S+)")
    tokens[user] = token
  end
  return tokens
end

function init(args)
  local workload, tokens, users, ideas = args[1], tokens_in(args[2]), tonumber(args[3]), tonumber(args[4])
  local readers = math.floor(users * 0.9)
  math.randomseed(42)
  for nth = 1, COUNT do
    local number = workload == "W3" and readers + math.random(users - readers) or math.random(readers)
    local user = "user_" .. number
    local method, path, body = "GET", "/api/v1/" .. user .. "/ideas", nil
    local headers = { ["Authorization"] = "Bearer " .. tokens[user] }
    if workload == "W1" then path = path .. "/" .. ((math.random(ideas) - 1) * users + number)
    elseif workload == "W3" then
      method, headers["Content-Type"] = "POST", "application/json"
      body = '{"title":"Load test idea ' .. nth .. '","notes":"' .. notes .. '","tags":["blog","research"],"priority":"high"}'
    elseif workload == "W4" then path = path .. "?search=" .. words[math.random(#words)]
    elseif workload == "W5" then path = path .. "?tags=" .. tags[math.random(#tags)]
    end
    requests[nth] = wrk.format(method, path, headers, body)
  end
end

function request()
  sent = sent + 1
  return requests[sent % COUNT + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('JSON {"n":%d,"us":%d,"p50":%d,"p99":%d,"errors":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
