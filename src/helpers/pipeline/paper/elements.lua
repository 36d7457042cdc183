-- The book's own elements as calls of template.typ; pandoc's writer knows neither alt texts nor heads of rows.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function typst(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), "typst", { wrap_text = "none" }):gsub("%s+$", ""))
end

local function has(element, class)
  return element.classes and element.classes:includes(class)
end

local function wrapped(call, inlines)
  local out = pandoc.List({ pandoc.RawInline("typst", call .. "[") })
  out:extend(inlines)
  out:insert(pandoc.RawInline("typst", "]"))
  return out
end

function Header(header)
  header.identifier = ""
  header.attributes = {}
  return header
end

function Span(span)
  if has(span, "erf-mark") then return wrapped("#erf-mark", span.content) end
  local language = span.attributes.lang
  if language and language ~= "" and language ~= "da" then
    return wrapped("#text(lang: " .. quoted(language) .. ", region: none)", span.content)
  end
  return span.content
end

function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline("typst", "#erf-image(" .. quoted(image.src) .. ", " .. quoted(alt) .. ")")
end

local function first_image(blocks)
  local found
  pandoc.Blocks(blocks):walk({
    RawInline = function(raw)
      if raw.format == "typst" and raw.text:match("^#erf%-image") then found = found or raw.text end
    end,
  })
  return found
end

-- The picture has its message in itself, on top: the caption keeps what else there is to say.
local function without_message(blocks)
  local first = blocks[1]
  if first and first.content and first.content[1] and first.content[1].t == "Strong" then
    local rest = pandoc.List(first.content)
    rest:remove(1)
    while rest[1] and (rest[1].t == "Space" or rest[1].t == "SoftBreak") do rest:remove(1) end
    -- The mark alone stands in the picture already.
    local marked = rest[1] and rest[1].t == "RawInline" and rest[1].text:match("^#erf%-mark")
    local ends = 0
    for _, inline in ipairs(rest) do
      if inline.t == "RawInline" and inline.text == "]" then ends = ends + 1 end
    end
    if marked and ends == 1 and rest[#rest].t == "RawInline" then rest = pandoc.List() end
    first.content = rest
  end
  return blocks
end

function Figure(figure)
  local image = first_image(figure.content)
  if not image then return nil end
  local caption = typst(without_message(figure.caption.long))
  return pandoc.RawBlock("typst", "#erf-figure" .. image:sub(#"#erf-image" + 1) .. "[" .. caption .. "]")
end

local function length(text)
  return utf8.len(text) or #text
end

-- How wide a column must be, in letters: numbers stand unbroken, headings and the first column break at words. Running
-- text breaks anywhere; there the widths are only shares.
local function measured(head, body, columns, wordy)
  local want = {}
  for k = 1, columns do
    local longest_word, most, titled, all = 1, 1, 1, 0
    local hyphenated = wordy and (k == 1 and 24 or 16) -- Typst can hyphenate words, but not numbers
    for _, rows in ipairs({ head, body }) do
      for _, row in ipairs(rows) do
        local cell = row.cells[k]
        local text = cell and pandoc.utils.stringify(cell.contents) or ""
        for word in text:gmatch("%S+") do
          local most_of_it = hyphenated or (word:match("%d") == nil and 20 or 60)
          local bold = (rows == head or k == 1) and 1.15 or 1
          longest_word = math.max(longest_word, math.ceil(math.min(length(word), most_of_it) * bold))
        end
        all = all + length(text)
        if rows == head then titled = math.max(titled, length(text)) else most = math.max(most, length(text)) end
      end
    end
    if wordy and columns > 2 then
      want[k] = math.max(longest_word + 2, math.ceil(1.2 * (all / (#body + #head)) ^ 0.75))
    elseif wordy then
      want[k] = math.max(longest_word + 2, math.min(k == 1 and math.ceil(most * 1.2) or most, 75))
    else
      want[k] = math.max(longest_word, math.min(most, k == 1 and 30 or 26), math.min(math.ceil(titled / 2) + 2, 18)) + 2
    end
  end
  return want
end

-- Columns of numbers end at the right, words begin at the left.
local function sides(body, columns, wordy)
  local out = {}
  for k = 1, columns do
    local numbers, all = 0, 0
    for _, row in ipairs(body) do
      local text = row.cells[k] and pandoc.utils.stringify(row.cells[k].contents) or ""
      if text ~= "" then all = all + 1 end
      if text:match("^[^%a]*%d") then numbers = numbers + 1 end
    end
    out[k] = (k > 1 and not wordy and numbers * 2 > all) and "right" or "left"
  end
  return table.concat(out, ", ")
end

-- What is never broken over two pages.
local function short(body)
  local letters = 0
  for _, row in ipairs(body) do
    for _, cell in ipairs(row.cells) do letters = letters + length(pandoc.utils.stringify(cell.contents)) end
  end
  return #body <= 12 and letters <= 1000
end

-- Most cells are words alone, and a string is quicker than another round through pandoc's writer.
local function content(blocks)
  if #blocks == 0 then return '""' end
  if #blocks == 1 and (blocks[1].t == "Plain" or blocks[1].t == "Para") then
    local plain = true
    for _, inline in ipairs(blocks[1].content) do
      plain = plain and (inline.t == "Str" or inline.t == "Space" or inline.t == "SoftBreak")
    end
    if plain then return quoted(pandoc.utils.stringify(blocks)) end
  end
  return "[" .. typst(blocks) .. "]"
end

function Table(tbl)
  local head = tbl.head.rows
  local body = pandoc.List()
  local heads = 0
  for _, part in ipairs(tbl.bodies) do
    heads = math.max(heads, part.row_head_columns)
    body:extend(part.head)
    body:extend(part.body)
  end
  local columns = #tbl.colspecs
  local wordy = has(tbl, "erf-text") == true
  local function cells(row, kind)
    local out = {}
    for k, cell in ipairs(row.cells) do
      local inner = content(cell.contents)
      if kind == "body" and k <= heads then inner = "erf-row-head(" .. inner .. ")" end
      if cell.col_span > 1 then inner = "table.cell(colspan: " .. cell.col_span .. ", " .. inner .. ")" end
      out[k] = inner
    end
    return table.concat(out, ", ") .. ",\n"
  end
  local want = table.concat(measured(head, body, columns, wordy), ", ")
  local lines = { "#erf-table((" .. want .. ",), (" .. sides(body, columns, wordy) .. ",), " .. tostring(wordy) .. ", " .. tostring(short(body)) .. ", (\n" }
  for _, row in ipairs(head) do table.insert(lines, cells(row, "head")) end
  table.insert(lines, "), (\n")
  for _, row in ipairs(body) do table.insert(lines, cells(row, "body")) end
  table.insert(lines, "))[" .. typst(tbl.caption.long) .. "]")
  return pandoc.RawBlock("typst", table.concat(lines))
end

function Div(div)
  if has(div, "erf-anchor") then
    return pandoc.RawBlock("typst", "#erf-anchor(" .. quoted(pandoc.utils.stringify(div.content)) .. ")")
  end
  for _, kind in ipairs({ "small", "kind" }) do
    if has(div, "erf-" .. kind) then
      return pandoc.RawBlock("typst", "#erf-" .. kind .. "[" .. typst(div.content) .. "]")
    end
  end
  for _, kind in ipairs({ "info", "example", "quote" }) do
    if has(div, "erf-" .. kind) then
      return pandoc.RawBlock("typst", "#erf-box(" .. quoted(kind) .. ")[" .. typst(div.content) .. "]")
    end
  end
  return div.content
end
