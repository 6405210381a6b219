// The two choices that this browser keeps for the next visit: how the page looks, and that somebody wanted to be remembered
// here. Never a token, a name or anything of the plant.
const kNames = {look: 'lineside.look', remembered: 'lineside.remembered'};

export function kept(name) {
  try { return window.localStorage.getItem(kNames[name]); } catch { return null; }
}
export function keep(name, value) {
  try {
    if (value === null) window.localStorage.removeItem(kNames[name]);
    else window.localStorage.setItem(kNames[name], value);
  } catch { /* a browser that keeps nothing: so be it */ }
}
