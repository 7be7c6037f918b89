-- Takes a token from the bucket KEYS[1], as Quota::take does. ARGV: how long a token takes to come
-- back, and how long an empty bucket takes to be full, in microseconds. Redis's own clock counts, so
-- that the clocks of the instances need not agree. The bucket's value is when it is full; whatever is
-- found instead of one is no bucket. Answers whether a token was taken, and how long until it is full.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local full_at = tonumber(redis.pcall('GET', KEYS[1]))
local debt = 0
if full_at and full_at > now then
  -- More can only be owed where the clock was set back.
  debt = math.min(full_at - now, capacity)
end
if debt + interval > capacity then
  return {0, debt}
end
debt = debt + interval
redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
return {1, debt}
