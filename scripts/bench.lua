-- The requests that wrk sends: `wrk -s bench.lua URL -- FILE [TAG]`. FILE holds `path<TAB>header` lines, one of which is
-- taken at random each time. With TAG each is a POST of a new contact, whose email TAG makes unique. Prints a line of JSON.

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  math.randomseed(number + 1)
  tag = args[2]
  method = tag and "POST " or "GET "
  paths, heads, sent, created, refused = {}, {}, 0, 0, ""
  for line in io.lines(args[1]) do
    local path, header = line:match("^(.-)\t(.*)$")
    table.insert(paths, path)
    table.insert(heads, " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n" .. header .. "\r\n")
  end
  if tag then
    -- Only creations look at each answer: it costs the client time.
    response = function(status, _, body)
      if status == 201 then created = created + 1 elseif refused == "" then refused = status .. " " .. body end
    end
  end
end

function request()
  local at = math.random(#paths)
  if not tag then
    return method .. paths[at] .. heads[at] .. "\r\n"
  end
  sent = sent + 1
  local body = '{"first_name": "Леся", "last_name": "Косач", "email": "' .. tag .. number .. "x" .. sent ..
    '@example.org", "phone": "+380 67 123 45 67", "birthday": "1871-02-25", "comments": "Met at the library in Lutsk"}'
  return method .. paths[at] .. heads[at] .. "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local made, why = 0, ""
  for _, thread in ipairs(threads) do
    made = made + thread:get("created")
    if why == "" then why = thread:get("refused") end
  end
  local errors = summary.errors
  local good = threads[1]:get("tag") and made or summary.requests - errors.status
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('{"good": %d, "bad": %d, "lost": %d, "seconds": %f, "p99_ms": %f, "why": %q}', good,
    errors.status, lost, summary.duration / 1e6, latency:percentile(99) / 1e3, why:gsub("[\"\\\n]", "'")))
end
