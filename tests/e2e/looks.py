"""What is asked of a screen's looks, each a script that names what breaks the rule."""

SCREEN, PHONE, ZOOMED = (1366, 768), (390, 844), (683, 384)
"""The office's screen, a phone, and the office's screen at 200 per cent."""
SIZES = (SCREEN, PHONE, ZOOMED)

BROKEN_NUMBERS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walk.nextNode()) {
    for (const found of walk.currentNode.data.matchAll(/\\d{2}-\\d{7}-\\d|\\d[\\d,]*\\.?\\d+ ?%?/g)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, found.index);
      range.setEnd(walk.currentNode, found.index + found[0].length);
      if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(found[0]);
    }
  }
  return broken;
}"""

SIDEWAYS = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  const wide = '.tablewrap, .chart, .viewer-strip, .viewer-stage, .unseen, thead, select, input';
  const cut = [...document.querySelectorAll('body *')].filter((one) => !one.matches(wide)
    && getComputedStyle(one).overflowX !== 'visible' && getComputedStyle(one).textOverflow !== 'ellipsis'
    && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1);
  return [...(over > 0 ? [`the page by ${over} px`] : []), ...cut.map((one) => one.outerHTML.slice(0, 120))];
}"""
"""Of the page, and of what hides a part of itself: tables and pictures scroll on purpose."""

CLIPPED = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const style = getComputedStyle(one);
  const hides = ['hidden', 'clip'].includes(style.overflowY) && style.clipPath === 'none';
  const written = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return hides && written && one.clientHeight > 0 && one.scrollHeight > one.clientHeight + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""

LEAST_TARGET = 36
SMALL_TARGETS = f"""() => [...document.querySelectorAll(
  'button, select, summary, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .button, .check,'
  + '.filters a, .tabs a, .downloads a, .viewer-strip a, .suggestions li, thead a, .line-choices a')]
  .filter((one) => one.checkVisibility({{ visibilityProperty: true }}))
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width > 1 && (box.height < {LEAST_TARGET} || box.width < 24))
  .map(([box, one]) => `${{box.width | 0}}x${{box.height | 0}} ${{one.outerHTML}}`.slice(0, 120))"""
"""Buttons, fields and lists of links; a link within a sentence is as high as its line."""

WITHOUT_FOCUS = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]';
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  const drawn = (one) => ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor']
    .map((name) => getComputedStyle(one)[name]).join() + (one.querySelector('path') ?
    getComputedStyle(one.querySelector('path')).strokeWidth : '');
  const hidden = [];
  for (const one of [...document.querySelectorAll(all)].filter(seen)) {
    one.blur();
    const before = drawn(one);
    one.focus({ preventScroll: true });
    if (document.activeElement !== one || drawn(one) === before) hidden.push(one.outerHTML.slice(0, 120));
  }
  return hidden;
}"""
"""Needs a key to have been pressed before: then the browser draws the focus."""
