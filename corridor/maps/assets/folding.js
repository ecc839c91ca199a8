// The chooser's answers made whole again from whole numbers and the rest of the data, as folding.py made them short.
"use strict";
(() => {
  const { data } = /** @type {any} */ (window).corridor;
  const { journeys } = data;
  if (!journeys || !journeys.folded) return;
  const { folded } = journeys;

  /** Middle, low and high of a middle and how far below and above it the range goes. */
  const span = ([middle, below, above], scale) => [middle, middle - below, middle + above].map((number) => number / scale);
  const columns = (lists) => (lists[0] || []).map((_, i) => lists.map((list) => list[i]));

  const places = [...data.nodes, ...data.crossings].map(({ id, name }) => [id, name]).concat(folded.places);
  let last = 0;
  const steps = folded.steps.map(([kind, start, end, word, km, ...rest]) => {
    const [one, other] = [places[start], places[end]];
    const links = rest.slice(7).map((more) => data.links[last += more].id);
    const name = word < 0 ? folded.words[~word] : word ? `${one[1]}: ${folded.words[word]}` : `${one[1]} – ${other[1]}`;
    return [folded.kinds[kind], one[0], other[0], name, km / 10, span(rest, 10), span(rest.slice(3), 1), links, folded.codes[rest[6]]];
  });

  /** Middle of hours and dollars of a step, in whole numbers. */
  const middles = steps.map((step) => [Math.round(step[5][0] * 10), step[6][0]]);
  const stems = columns(folded.stems);
  const ends = [];
  stems.forEach(([back, step, ...more], number) => {
    const before = ends[number - back] || [0, 0, 0, 0];
    ends.push(more.map((value, i) => before[i] + value + middles[step][i >> 1]));
  });
  const ways = columns(folded.ways).map(([stem, km, hours, usd]) => {
    const path = [];
    for (let at = stem; at >= 0; at -= stems[at][0]) path.unshift(at);
    const numbers = path.map((at) => stems[at][1]);
    const sum = (value) => numbers.reduce((total, number) => total + value(number), 0);
    const bands = [path.map((at) => ends[at].slice(0, 2).map((value) => value / 10)), path.map((at) => ends[at].slice(2))];
    const [hourEnds, usdEnds] = bands.map((band) => band[band.length - 1] || [0, 0]);
    return [numbers, halfEven(sum((number) => Math.round(steps[number][4] * 10)) / 10) + km,
      [(sum((number) => middles[number][0]) + hours) / 10, ...hourEnds], [sum((number) => middles[number][1]) + usd, ...usdEnds],
      [...new Set(numbers.map((number) => steps[number][8]).filter(Boolean))], ...bands];
  });

  /** Rounded as Python does. @param {number} value */
  function halfEven(value) {
    const whole = Math.floor(value);
    return value - whole === 0.5 ? whole + (whole & 1) : Math.round(value);
  }

  /** Projects that hold all links and crossings among some things. */
  const projectsOf = (shut) => {
    const passed = shut.map((one) => journeys.shut[one][0].split("/")).filter(([table]) => table === "links" || table === "crossings").map(([, id]) => id);
    return data.projects.filter(({ members }) => passed.length && passed.every((id) => members.includes(id))).map(({ id }) => id);
  };
  const projects = folded.sets.map(projectsOf);
  const openings = folded.openings.map(([set, joins, ...rest], number) => {
    const told = [span(rest, 10), span(rest.slice(3), 1), rest[6]];
    return [folded.sets[set], joins ? null : told, joins ? told : null, folded.projects[number] || projects[set]];
  });

  last = 0;
  const told = folded.told.map(([way, ...rest]) => {
    const gain = [span(rest, 10), span(rest.slice(3), 1)];
    return [way, rest.slice(6).map((more) => last += more), ...(gain.flat().some(Boolean) ? [gain] : [])];
  });
  const answers = journeys.scenarios.map((_, scenario) => folded.answers.map((row) => told[scenario ? row[0] + row[scenario] : row[0]]));
  Object.assign(journeys, { steps, ways, openings, answers, folded: null });
})();
