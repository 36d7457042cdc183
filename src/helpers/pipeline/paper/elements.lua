-- The book's own elements as calls of template.typ; pandoc's writer knows neither alt texts nor heads of rows.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function typst(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), "typst"):gsub("%s+$", ""))
end

local function has(element, class)
  return element.classes and element.classes:includes(class)
end

function Header(header)
  header.identifier = ""
  return header
end

function Span(span)
  if has(span, "erf-mark") then
    local inner = typst({ pandoc.Plain(span.content) })
    return pandoc.RawInline("typst", "#erf-mark[" .. inner .. "]")
  end
  return span.content
end

function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline("typst", "#image(" .. quoted(image.src) .. ", alt: " .. quoted(alt) .. ")")
end

local function first_image(blocks)
  local found
  pandoc.Blocks(blocks):walk({
    RawInline = function(raw)
      if raw.format == "typst" and raw.text:match("^#image") then found = found or raw.text end
    end,
  })
  return found
end

function Figure(figure)
  local image = first_image(figure.content)
  if not image then return nil end
  return pandoc.RawBlock("typst", "#erf-figure(" .. image:sub(2) .. ")[" .. typst(figure.caption.long) .. "]")
end

-- How many columns a word may not be broken over, and how much text a column holds: its share of the width.
local function measures(rows, columns)
  local longest, most = {}, {}
  for k = 1, columns do longest[k], most[k] = 1, 1 end
  for _, row in ipairs(rows) do
    for k, cell in ipairs(row.cells) do
      local text = pandoc.utils.stringify(cell.contents)
      most[k] = math.max(most[k] or 1, utf8.len(text) or #text)
      for word in text:gmatch("%S+") do
        longest[k] = math.max(longest[k] or 1, utf8.len(word) or #word)
      end
    end
  end
  return longest, most
end

function Table(tbl)
  local head = tbl.head.rows
  local body = pandoc.List()
  for _, part in ipairs(tbl.bodies) do
    body:extend(part.head)
    body:extend(part.body)
  end
  local columns = #tbl.colspecs
  local rows = pandoc.List(head)
  rows = rows:clone()
  rows:extend(body)
  local longest, most = measures(rows, columns)
  local wordy = has(tbl, "erf-text") == true
  local total, widths = 0, {}
  for k = 1, columns do
    total = total + longest[k] + 2
    -- Typst shares the width out fairly among numbers; running text would take it all.
    widths[k] = wordy and string.format("%dfr", math.max(longest[k] + 2, math.min(most[k], 46))) or "auto"
  end
  local function cells(row, kind)
    local out = {}
    for k, cell in ipairs(row.cells) do
      local inner = "[" .. typst(cell.contents) .. "]"
      if kind == "head" then
        out[k] = "table.cell(" .. "colspan: " .. cell.col_span .. ")" .. inner
      elseif k == 1 then
        out[k] = "[#strong" .. inner .. "]" -- tagged as the head of its row by tags.py: Typst has no call for it
      else
        out[k] = inner
      end
    end
    return table.concat(out, ", ") .. ",\n"
  end
  local lines = { "#erf-table((" .. table.concat(widths, ", ") .. ",), " .. total .. ", (\n" }
  for _, row in ipairs(head) do table.insert(lines, cells(row, "head")) end
  table.insert(lines, "), (\n")
  for _, row in ipairs(body) do table.insert(lines, cells(row, "body")) end
  table.insert(lines, "), text: " .. tostring(wordy) .. ")[")
  table.insert(lines, typst(tbl.caption.long) .. "]")
  return pandoc.RawBlock("typst", table.concat(lines))
end

function Div(div)
  for _, kind in ipairs({ "info", "example", "quote" }) do
    if has(div, "erf-" .. kind) then
      return pandoc.RawBlock("typst", "#erf-box(" .. quoted(kind) .. ")[" .. typst(div.content) .. "]")
    end
  end
  return div.content
end
