-- What wrk sends: wrk ... -s mix.lua URL -- WORKLOAD TOKENS USERS IDEAS_OF_A_USER
-- W1 gets an idea, W2 lists, W3 creates, W4 searches, W5 filters by tags. Users 1 to 90 % read and the others
-- create. The mix is the same each time and for every peer.
local reqs, n, i = {}, 4000, 0
local words = { "badarist", "kitchen", "research", "podcast", "travel", "garden", "vintage", "outline", "budget", "camera",
                "history", "language", "sponsor", "review", "lighting", "science" }
local tags = { "blog,video", "podcast", "news,ai", "tutorial", "review,travel", "tech", "design,story", "finance" }

function init(args)
  local wl, file, users, per = args[1], args[2], tonumber(args[3]), tonumber(args[4])
  local tok = {}
  for line in io.lines(file) do local u, t = line:match("^(%S+) (%S+)"); tok[u] = t end
  math.randomseed(42)
  local readers = math.floor(users * 0.9)
  for k = 1, n do
    local u = math.random(readers)
    if wl == "W3" then u = readers + math.random(users - readers) end
    local user = "user_" .. u
    local base, method, path, body = "/api/v1/" .. user .. "/ideas", "GET", nil, nil
    local h = { ["Authorization"] = "Bearer " .. (tok[user] or "") }
    if wl == "W1" then path = base .. "/" .. ((math.random(per) - 1) * users + u)
    elseif wl == "W2" then path = base
    elseif wl == "W3" then
      method, path, h["Content-Type"] = "POST", base, "application/json"
      body = '{"title":"Load test idea ' .. k .. '","notes":"' .. string.rep("compare five assistants for writing and planning. ", 8)
             .. '","tags":["blog","research"],"priority":"high"}'
    elseif wl == "W4" then path = base .. "?search=" .. words[math.random(#words)]
    elseif wl == "W5" then path = base .. "?tags=" .. tags[math.random(#tags)]
    end
    reqs[k] = wrk.format(method, path, h, body)
  end
end

function request() i = i % n + 1; return reqs[i] end

function done(s, lat)
  local e = s.errors
  io.write(string.format('JSON {"n":%d,"us":%d,"p50":%d,"p99":%d,"bytes":%d,"errors":%d}\n', s.requests, s.duration,
    lat:percentile(50), lat:percentile(99), s.bytes, e.connect + e.read + e.write + e.status + e.timeout))
end
