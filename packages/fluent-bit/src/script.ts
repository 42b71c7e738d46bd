import { DEFAULT_FIELDS, DEFAULT_TOKENS, FieldRule, TokenRule } from './default-masks';
import { SecretMask } from './secret-mask';

/**
 * What each line passes through, in Lua: secrets are masked, and the line gets the time at which it was written. Fluent Bit keeps a
 * record as it is when a script fails; this one therefore catches its own failures, and gives up the line instead of its secrets.
 *
 * It works on text alone. Numbers of a parsed record would pass through Lua's, which have 53 bits.
 */
export function script(masks: SecretMask[]): string {
  const tokens = [...DEFAULT_TOKENS, ...masks.filter(({ _atLeast }) => _atLeast !== undefined).map(({ _text, _atLeast }): TokenRule => ({ prefix: _text, atLeast: _atLeast! }))];
  const fields = [...DEFAULT_FIELDS, ...masks.filter(({ _atLeast }) => _atLeast === undefined).map(({ _text }): FieldRule => ({ name: _text, colon: true }))];
  return [
    'local tokens = {',
    ...tokens.map(({ prefix, atLeast, path }) => `  { prefix = ${quoted(prefix)}, least = ${atLeast}${path ? ', path = true' : ''} },`),
    '}',
    'local fields = {',
    ...fields.map(({ name, colon, line }) => `  { name = ${quoted(name)}${colon ? ', colon = true' : ''}${line ? ', line = true' : ''} },`),
    '}',
    PROGRAM,
  ].join('\n');
}

/** A text as Lua writes it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const PROGRAM = String.raw`
local MASK = "[masked]"

-- What is written where there is no value.
local NOTHING = { ["null"] = true, ["nil"] = true, ["<nil>"] = true, ["none"] = true, ["true"] = true, ["false"] = true, [MASK] = true }

local function mask_keys(text)
  if string.find(text, "PRIVATE KEY", 1, true) == nil then return text end
  text = string.gsub(text, "(%-%-%-%-%-BEGIN [%u%d ]*PRIVATE KEY[%u ]*%-%-%-%-%-).-(%-%-%-%-%-END )", "%1" .. MASK .. "%2")
  local start, stop = string.find(text, "%-%-%-%-%-BEGIN [%u%d ]*PRIVATE KEY[%u ]*%-%-%-%-%-")
  while start ~= nil do
    -- Its end is in another line: all that is left may be of the key.
    if string.sub(text, stop + 1, stop + #MASK) ~= MASK then return string.sub(text, 1, stop) .. MASK end
    start, stop = string.find(text, "%-%-%-%-%-BEGIN [%u%d ]*PRIVATE KEY[%u ]*%-%-%-%-%-", stop + 1)
  end
  return text
end

-- JSON may write a slash with a backslash before it.
local function mask_urls(text)
  if string.find(text, ":/", 1, true) == nil and string.find(text, ":\\/", 1, true) == nil then return text end
  return (string.gsub(text, "(:\\?/\\?/[^%s/@:\"'<>\\]*:)[^%s/\"'<>\\]+@", "%1" .. MASK .. "@"))
end

local function mask_token(text, token)
  local start, stop = string.find(text, token.prefix, 1, true)
  if start == nil then return text end
  local out, copied = {}, 1
  while start ~= nil do
    local before = string.sub(text, start - 1, start - 1)
    if start == 1 or token.path or string.find(before, "[%w_]") == nil then
      local _, last = string.find(text, token.path and "^[^%s\"'<>\\]+" or "^[%w_%-]+", stop + 1)
      if last ~= nil and last - stop >= token.least then
        out[#out + 1] = string.sub(text, copied, stop)
        out[#out + 1] = MASK
        copied = last + 1
        stop = last
      end
    end
    start, stop = string.find(text, token.prefix, stop + 1, true)
  end
  if copied == 1 then return text end
  out[#out + 1] = string.sub(text, copied)
  return table.concat(out)
end

-- Parts of JSON Web Tokens begin with an opened brace.
local function mask_web_tokens(text)
  if string.find(text, "eyJ", 1, true) == nil then return text end
  return (string.gsub(text, "eyJ[%w_%-]+%.eyJ[%w_%-]+%.?[%w_%-]*", MASK))
end

local function mask_bearers(text)
  return (string.gsub(text, "([Bb][Ee][Aa][Rr][Ee][Rr]%s+)([%w%-%._~%+/=]+)", function(word, token)
    if #token >= 16 then return word .. MASK end
  end))
end

-- The last sign of what a quote opens, which ends at the same quote behind as many backslashes: each level of quoting doubles them.
local function last_of_quoted(text, from, slashes, quote)
  local at = string.find(text, quote, from, true)
  while at ~= nil do
    local before = 0
    while at - 1 - before >= from and string.byte(text, at - 1 - before) == 92 do before = before + 1 end
    if before % (2 * (slashes + 1)) == slashes then return at - slashes - 1 end
    at = string.find(text, quote, at + 1, true)
  end
  return #text
end

-- Where the value of a field is whose name ends before a place, and what is put there.
local function value_at(text, at, field)
  local name_quoted = string.find(text, "^\\*[\"']", at) ~= nil
  local _, stop
  if name_quoted then
    _, stop = string.find(text, "^\\*[\"']%]?%s*[:=]>?%s*", at)
  else
    _, stop = string.find(text, "^%]?%s*=>?%s*", at)
    if stop == nil then _, stop = string.find(text, field.colon and "^%s?:%s*" or "^:", at) end
  end
  if stop == nil or string.find(text, "^[=%s]", stop + 1) ~= nil then return nil end
  local first = stop + 1
  local slashes, quote = string.match(text, "^(\\*)([\"'])", first)
  if quote ~= nil then
    first = first + #slashes + 1
    local last = last_of_quoted(text, first, #slashes, quote)
    if last < first or NOTHING[string.sub(text, first, last)] then return nil end
    return first, last, MASK
  end
  if field.line then
    local last
    _, last = string.find(text, "^[^\r\n\"'\\]+", first)
    if last == nil or NOTHING[string.sub(text, first, last)] then return nil end
    return first, last, MASK
  end
  local value = string.match(text, name_quoted and "^[^%s,}%]\"']+" or "^[^%s&;\"']+", first)
  if value == nil then return nil end
  value = string.gsub(value, "[,%)}%]\\]+$", "")
  if value == "" or NOTHING[string.lower(value)] or string.find(value, "^[%[{]") ~= nil then return nil end
  -- In JSON a text stands in quotes.
  return first, first + #value - 1, name_quoted and '"' .. MASK .. '"' or MASK
end

local function mask_field(text, field)
  local lower = string.lower(text)
  local start, stop = string.find(lower, field.name, 1, true)
  if start == nil then return text end
  local out, copied = {}, 1
  while start ~= nil do
    local first, last, put = value_at(text, stop + 1, field)
    if first ~= nil then
      out[#out + 1] = string.sub(text, copied, first - 1)
      out[#out + 1] = put
      copied = last + 1
      stop = last
    end
    start, stop = string.find(lower, field.name, stop + 1, true)
  end
  if copied == 1 then return text end
  out[#out + 1] = string.sub(text, copied)
  return table.concat(out)
end

function masked(text)
  text = mask_keys(text)
  text = mask_urls(text)
  for _, token in ipairs(tokens) do text = mask_token(text, token) end
  text = mask_web_tokens(text)
  text = mask_bearers(text)
  for _, field in ipairs(fields) do text = mask_field(text, field) end
  return text
end

local function clean(record)
  if record.log == nil then return end
  local fine, text = pcall(masked, tostring(record.log))
  record.log = fine and text or "[a line that could not be masked, and was left out]"
end

local function written(seconds, fraction)
  local at = os.date("!*t", seconds)
  return string.format("%04d-%02d-%02dT%02d:%02d:%02d.%09dZ", at.year, at.month, at.day, at.hour, at.min, at.sec, fraction)
end

-- A line of a container: containerd says when it was written, and whether it goes on.
function container(tag, time, record)
  record._p = nil
  if type(record.time) ~= "string" then record.time = written(time.sec, time.nsec) end
  clean(record)
  return 2, time, record
end

local MOMENT = "%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d%.?%d*[Z+-][%d:]*"

local function moment_of(text)
  -- The kernel's, in brackets; those of JSON and of key=value.
  local moment = string.match(text, "^%w+: +%w+: %[(" .. MOMENT .. ")%]: ")
    or string.match(text, "\"ts\":\"(" .. MOMENT .. ")\"")
    or string.match(text, "\"time\":\"(" .. MOMENT .. ")\"")
    or string.match(text, "^time=\"(" .. MOMENT .. ")\"")
    or string.match(text, "^(" .. MOMENT .. ")%s")
  if moment ~= nil then return moment end
  local year, month, day, clock = string.match(text, "^(%d%d%d%d)/(%d%d)/(%d%d) (%d%d:%d%d:%d%d%.?%d*) ")
  if year ~= nil then return year .. "-" .. month .. "-" .. day .. "T" .. clock .. "Z" end
  local since = tonumber(string.match(text, "\"ts\":(%d+%.?%d*)"))
  if since == nil then return nil end
  -- Seconds, or milliseconds, since 1970.
  if since > 32503680000 then since = since / 1000 end
  local seconds = math.floor(since)
  return written(seconds, math.floor((since - seconds) * 1000000000))
end

-- A line of one of the machine's services, or of its kernel. Where the line says no time, it is that at which it was read.
function machine(tag, time, record)
  record.service = string.match(record.file or "", "([^/]+)%.log$")
  record.file = nil
  local fine, moment = pcall(moment_of, tostring(record.log or ""))
  record.time = fine and moment or written(time.sec, time.nsec)
  clean(record)
  return 2, time, record
end
`;
