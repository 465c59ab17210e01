/** The script of the html report: search, filter, order, theme; everything opens before it is printed. It reads attributes and hides elements; it never makes markup of text. */
export const SCRIPT = `
'use strict';
(() => {
  const root = document.documentElement;
  const findings = [...document.querySelectorAll('.finding')];
  const list = document.getElementById('findings');
  const by = (id) => document.getElementById(id);
  const controls = by('controls');
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = by('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark'; });
  const unfold = () => { for (const one of document.querySelectorAll('details')) one.open = true; };
  addEventListener('beforeprint', unfold);
  const reveal = () => {
    const target = location.hash.length > 1 ? by(location.hash.slice(1)) : null;
    if (target === null || !target.classList.contains('finding')) return;
    target.hidden = false;
    target.querySelector('details').open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();
  if (controls === null) return;
  controls.hidden = false;
  const text = new Map(findings.map((one) => [one, one.textContent.toLowerCase()]));
  const orders = {
    severity: (a, b) => a.dataset.order - b.dataset.order,
    oldest: (a, b) => (a.dataset.since || '9').localeCompare(b.dataset.since || '9') || a.dataset.order - b.dataset.order,
    newest: (a, b) => (b.dataset.since || '').localeCompare(a.dataset.since || '') || a.dataset.order - b.dataset.order,
    places: (a, b) => b.dataset.places - a.dataset.places || a.dataset.order - b.dataset.order,
  };
  const apply = () => {
    const words = by('search').value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const severity = by('severity').value;
    const exposure = by('exposure').value;
    let shown = 0;
    for (const one of findings) {
      const fits = (severity === '' || one.dataset.severity === severity) && (exposure === '' || one.dataset.exposure.split(' ').includes(exposure)) && words.every((word) => text.get(one).includes(word));
      one.hidden = !fits;
      if (fits) shown++;
    }
    by('shown').textContent = shown + ' of ' + findings.length + ' shown';
  };
  const order = () => { for (const one of [...findings].sort(orders[by('order').value])) list.append(one); };
  for (const id of ['search', 'severity', 'exposure']) by(id).addEventListener('input', apply);
  by('order').addEventListener('input', order);
  by('unfold').addEventListener('click', unfold);
  apply();
  order();
})();
`;
