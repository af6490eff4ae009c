// Draws the charts of the page with ECharts and works its tabs and theme. Data comes as JSON in
// #chart-data, one object a chart, by the number in data-chart:
//   {kind: "xy", x: AXIS, y: AXIS, series: [{name, tone, mark, points: [[x, y, label], …]}, …]}
//   {kind: "bars", unit, stacked, categories: [name, …], bars: [{name, tone, values: [number|null, …]}, …]}
//   MARK = roof (a limit) | points | hollow | line | steps | whiskers (points in pairs)
//   AXIS = {name, scale: "linear" | "log2" | "time", low, high}
// All text is drawn on a canvas: nothing of it becomes HTML.
(() => {
  'use strict';

  const root = document.documentElement;
  const specs = JSON.parse(document.getElementById('chart-data').textContent);
  const drawn = new Map();
  const DASHES = ['solid', [6, 4], [2, 3], [10, 3, 2, 3]];
  const SYMBOLS = {mqa: 'circle', gqa: 'diamond', mha: 'triangle'};
  // A canvas is a bitmap: twice the pixels print and zoom well.
  const PIXEL_RATIO = Math.max(2, window.devicePixelRatio || 1);
  const PRINT_WIDTH = 690;
  const NARROW = 620;

  // --- Colours and numbers ---------------------------------------------------------------------

  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);

  // light-dark() is resolved only in a real property.
  function colour(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  function short(value) {
    if (value >= 1e6) return value.toExponential(0).replace('e+', 'e');
    if (value >= 10000) return `${value / 1000}k`;
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  }

  // --- Options of ECharts ----------------------------------------------------------------------

  function palette() {
    return {ink: colour('ink'), muted: colour('muted'), line: colour('line'), grid: colour('grid'), page: colour('page')};
  }

  function base(colours) {
    return {
      animation: false,
      textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: colours.muted},
      tooltip: {
        renderMode: 'richText',
        confine: true,
        backgroundColor: colours.page,
        borderColor: colours.line,
        borderWidth: 1,
        padding: [8, 12],
        textStyle: {color: colours.ink, fontSize: 12.5},
      },
    };
  }

  function axis(spec, colours, vertical) {
    const log = spec.scale === 'log2';
    return {
      type: log ? 'log' : spec.scale === 'time' ? 'time' : 'value',
      logBase: log ? 2 : undefined,
      min: spec.low,
      max: spec.high,
      name: spec.name,
      nameLocation: vertical ? 'end' : 'middle',
      nameGap: vertical ? 12 : 30,
      nameTextStyle: {color: colours.muted, fontSize: 12, align: vertical ? 'left' : 'center', padding: vertical ? [0, 0, 0, -34] : 0},
      axisLine: {show: !vertical, lineStyle: {color: colours.line}},
      axisTick: {show: false},
      axisLabel: {color: colours.muted, formatter: spec.scale === 'time' ? undefined : short, hideOverlap: true},
      splitLine: {show: vertical || log, lineStyle: {color: colours.grid}},
    };
  }

  function along(value, spec) {
    return spec.scale === 'log2'
      ? Math.log2(value / spec.low) / Math.log2(spec.high / spec.low)
      : (value - spec.low) / (spec.high - spec.low);
  }

  // A limit has its name along its line: the angle follows from the size of the plot.
  function roof(series, spec, colours, plot, named) {
    const [from, to] = [series.points[0], series.points[series.points.length - 1]];
    const rise = (along(to[1], spec.y) - along(from[1], spec.y)) * plot.height;
    const run = (along(to[0], spec.x) - along(from[0], spec.x)) * plot.width;
    const length = Math.hypot(rise, run);
    const flat = rise === 0;
    const height = plot.height * (1 - along(from[1], spec.y));
    const name = !flat && plot.width < NARROW ? series.name.split(' ')[0] : series.name;
    const others = flat ? named.flat : named.slanted;
    // Right under another line a name has room only below its own.
    const below = !flat && others.some((other) => height > other && height - other < 32);
    const fits = (flat || length > 6.6 * name.length + 16) && (below || others.every((other) => Math.abs(other - height) > 19));
    if (fits) others.push(height);
    return {
      type: 'line',
      silent: true,
      symbol: 'none',
      data: [[from[0], from[1]], [to[0], to[1]]],
      lineStyle: {width: flat ? 2 : 1.5, color: colour(`tone-${series.tone}`)},
      markPoint: fits && {
        silent: true,
        symbol: 'circle',
        symbolSize: 0.1,
        data: [{coord: flat ? [to[0], to[1]] : [from[0], from[1]]}],
        label: {
          show: true,
          formatter: name,
          color: colours.muted,
          fontSize: 11.5,
          position: flat ? 'insideBottomRight' : 'insideBottomLeft',
          rotate: (Math.atan2(rise, run) * 180) / Math.PI,
          align: flat ? 'right' : 'left',
          verticalAlign: below ? 'top' : 'bottom',
          offset: flat ? [0, -5] : undefined,
          backgroundColor: flat ? colours.page : undefined,
          padding: flat ? [1, 0, 1, 6] : below ? [5, 0, 0, 8] : [0, 0, 5, 8],
        },
      },
      z: 1,
    };
  }

  function whiskers(series) {
    const data = [];
    for (let i = 0; i + 1 < series.points.length; i += 2) {
      data.push(series.points[i].slice(0, 2), series.points[i + 1].slice(0, 2), [series.points[i][0], '-']);
    }
    return {type: 'line', silent: true, symbol: 'none', data, lineStyle: {width: 5, opacity: 0.3, color: colour(`tone-${series.tone}`)}, z: 2};
  }

  // Names at the ends of curves, moved down until none covers another: pixels by series name.
  function endOffsets(curves, spec, plot) {
    const ends = curves.map(({name, points}) => {
      const [x, y] = points[points.length - 1];
      return {name, across: plot.width * along(x, spec.x), down: plot.height * (1 - along(y, spec.y))};
    }).sort((a, b) => a.down - b.down);
    const placed = [];
    const offsets = {};
    for (const end of ends) {
      let down = end.down;
      for (const other of placed) {
        if (Math.abs(other.across - end.across) < 110 && down < other.down + 15) down = Math.max(down, other.down + 15);
      }
      placed.push({across: end.across, down});
      offsets[end.name] = down - end.down;
    }
    return offsets;
  }

  function curve(series, nth, named, offset, colours) {
    const tone = colour(`tone-${series.tone}`);
    const steps = series.mark === 'steps';
    const hollow = series.mark === 'hollow';
    const points = series.mark === 'points' || hollow;
    return {
      type: points ? 'scatter' : 'line',
      name: series.name,
      data: series.points.map(([x, y, label]) => ({value: [x, y], name: label})),
      symbol: steps ? 'none' : SYMBOLS[series.tone] || 'circle',
      symbolSize: hollow ? 10 : points ? 12 : 8,
      showAllSymbol: true,
      step: steps ? 'end' : undefined,
      itemStyle: {color: hollow ? colours.page : tone, borderColor: hollow ? tone : colours.page, borderWidth: hollow ? 2 : points ? 1 : 0},
      lineStyle: {color: tone, width: steps ? 1.75 : 2, type: DASHES[nth % DASHES.length], opacity: steps ? 0.8 : 1},
      endLabel: {show: named && series.mark === 'line', formatter: series.name, color: colours.ink, fontSize: 11.5, distance: 6, offset: [0, offset]},
      emphasis: {focus: points ? 'none' : 'series'},
      z: 3,
    };
  }

  function xy(spec, width, colours) {
    const curves = spec.series.filter((series) => !['roof', 'whiskers'].includes(series.mark));
    const names = curves.map((series) => series.name.length);
    const named = width >= NARROW && curves.some((series) => series.mark === 'line') && Math.max(...names) < 26;
    const height = width < NARROW ? 320 : 400;
    const grid = {left: 44, right: named ? 24 + 6.6 * Math.max(...names) : 16, top: 34, bottom: 46};
    const plot = {width: width - grid.left - grid.right, height: height - grid.top - grid.bottom};
    const seen = {};
    const namedRoofs = {flat: [], slanted: []};
    const offsets = endOffsets(curves, spec, plot);
    const series = spec.series.map((one) => {
      if (one.mark === 'roof') return roof(one, spec, colours, plot, namedRoofs);
      if (one.mark === 'whiskers') return whiskers(one);
      seen[one.tone] = (seen[one.tone] ?? -1) + 1;
      return curve(one, one.mark === 'steps' ? 0 : seen[one.tone], named, offsets[one.name], colours);
    });
    const option = Object.assign(base(colours), {
      grid, xAxis: axis(spec.x, colours, false), yAxis: axis(spec.y, colours, true), series,
    });
    option.tooltip.formatter = (item) => {
      const y = `${short(item.value[1])} ${spec.y.name}`;
      const label = item.name && !item.name.startsWith(item.seriesName) ? `${item.seriesName}\n${item.name}` : item.seriesName;
      return `${label}\n${y}`;
    };
    return {option, height};
  }

  // By the page itself: a canvas takes another font where the first of the list is missing.
  function widest(names, fontSize) {
    const probe = document.createElement('span');
    probe.style.cssText = `position: absolute; visibility: hidden; white-space: pre; font-size: ${fontSize}px`;
    document.body.append(probe);
    const widths = names.map((name) => {
      probe.textContent = name;
      return probe.getBoundingClientRect().width;
    });
    probe.remove();
    return Math.ceil(Math.max(...widths));
  }

  function bars(spec, width, colours) {
    const narrow = width < NARROW;
    const lanes = spec.stacked ? 1 : spec.bars.length;
    const thickness = lanes > 1 ? 12 : 16;
    const height = spec.categories.length * (lanes * (thickness + 2) + 12) + 44;
    const label = {color: colours.ink, fontSize: 12, width: narrow ? 146 : 260, overflow: 'truncate'};
    const most = Math.max(...spec.bars.flatMap((bar) => bar.values.map((value) => value ?? 0)));
    const whole = spec.stacked && most <= 100;
    const option = Object.assign(base(colours), {
      grid: {left: Math.min(widest(spec.categories, label.fontSize), label.width) + 10, right: narrow ? 28 : 40, top: 4, bottom: 54},
      xAxis: {
        type: 'value',
        max: whole ? 100 : undefined,
        interval: whole ? (narrow ? 25 : 20) : undefined,
        name: spec.unit, nameLocation: 'middle', nameGap: 26,
        nameTextStyle: {color: colours.muted, fontSize: 12},
        axisLabel: {color: colours.muted, formatter: short, hideOverlap: true},
        splitNumber: narrow ? 3 : 5,
        splitLine: {lineStyle: {color: colours.grid}},
      },
      yAxis: {
        type: 'category', inverse: true, data: spec.categories, axisLabel: label,
        axisLine: {show: false}, axisTick: {show: false},
      },
      series: spec.bars.map((bar, index) => {
        const rest = spec.stacked && index === spec.bars.length - 1;
        return {
          type: 'bar',
          name: bar.name,
          stack: spec.stacked ? 'all' : undefined,
          barWidth: thickness,
          barGap: '15%',
          data: bar.values,
          silent: rest,
          itemStyle: {color: colour(`tone-${bar.tone}`), borderRadius: spec.stacked ? 0 : [0, 3, 3, 0]},
          label: {
            show: !rest, position: spec.stacked ? 'insideLeft' : 'right', fontSize: 11.5,
            color: spec.stacked ? colours.page : colours.muted,
            formatter: ({value}) => (value === null || value === undefined || (spec.stacked && value < 12) ? '' : value.toFixed(value < 100 ? 1 : 0)),
          },
        };
      }),
    });
    option.tooltip.formatter = (item) => `${item.name}\n${item.seriesName}: ${short(item.value)} ${spec.unit}`;
    return {option, height};
  }

  function draw(element, width) {
    const spec = specs[Number(element.dataset.chart)];
    const colours = palette();
    const {option, height} = spec.kind === 'xy' ? xy(spec, width, colours) : bars(spec, width, colours);
    element.style.height = `${height}px`;
    const old = drawn.get(element);
    if (old) old.dispose();
    const chart = echarts.init(element, null, {width, height, devicePixelRatio: PIXEL_RATIO});
    chart.setOption(option);
    drawn.set(element, chart);
  }

  function shownCharts() {
    return [...document.querySelectorAll('.chart')].filter((element) => element.clientWidth > 0);
  }

  function drawShown() {
    shownCharts().forEach((element) => draw(element, element.clientWidth));
  }

  // --- Tabs ------------------------------------------------------------------------------------

  const tabs = [...document.querySelectorAll('.tab')];
  const parts = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));

  function show(index) {
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
      parts[i].hidden = i !== index;
    });
    tabs[index].scrollIntoView({block: 'nearest', inline: 'nearest'});
    drawShown();
  }

  // The part that an address such as #device-2-roofline points into.
  function showAddressed() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const index = parts.findIndex((part) => target && part.contains(target));
    if (index < 0) return;
    show(index);
    if (target !== parts[index]) target.scrollIntoView();
  }

  function pick(index) {
    show(index);
    window.scrollTo(0, 0);
    history.replaceState(null, '', tabs[index].hash);
  }

  function tabKey(event) {
    const last = tabs.length - 1;
    const at = tabs.indexOf(event.currentTarget);
    const to = {ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last, ' ': at}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    pick(to);
    tabs[to].focus();
  }

  if (tabs.length) {
    document.querySelector('.tabs').setAttribute('role', 'tablist');
    tabs.forEach((tab, i) => {
      tab.id = `tab-${parts[i].id}`;
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', parts[i].id);
      parts[i].setAttribute('role', 'tabpanel');
      parts[i].setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', (event) => { event.preventDefault(); pick(i); });
      tab.addEventListener('keydown', tabKey);
    });
    show(0);
    showAddressed();
    window.addEventListener('hashchange', showAddressed);
  }

  // --- Theme -----------------------------------------------------------------------------------

  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

  // Pages from files may be refused storage: then the choice lasts as long as the page.
  function remember(theme) {
    try { localStorage.setItem('headroom-theme', theme); } catch { /* lasts as long as the page */ }
  }

  function remembered() {
    try { return localStorage.getItem('headroom-theme'); } catch { return null; }
  }

  function repaint() {
    button.setAttribute('aria-pressed', String(dark()));
    drawShown();
  }

  if (['light', 'dark'].includes(remembered())) root.dataset.theme = remembered();
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    repaint();
  });
  system.addEventListener('change', repaint);
  repaint();

  // --- Size and paper --------------------------------------------------------------------------

  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    requestAnimationFrame(drawShown);
  });

  let before = null;
  window.addEventListener('beforeprint', () => {
    before = {theme: root.dataset.theme, open: []};
    root.dataset.theme = 'light';
    document.querySelectorAll('figure details:not([open])').forEach((details) => {
      before.open.push(details);
      details.open = true;
    });
    shownCharts().forEach((element) => draw(element, PRINT_WIDTH));
  });
  window.addEventListener('afterprint', () => {
    if (!before) return;
    if (before.theme) root.dataset.theme = before.theme; else delete root.dataset.theme;
    before.open.forEach((details) => { details.open = false; });
    before = null;
    drawShown();
  });
})();
