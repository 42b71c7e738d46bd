/** A ratio, such as `0.42 ×`. */
export function ratio(value: number): string {
  return `${value.toFixed(2)} ×`;
}

/** A figure beside its target. */
export function verdict(unit: 'ratio' | 'seconds', value: number, target: number): string {
  const show = (figure: number) => (unit === 'ratio' ? ratio(figure) : `${figure.toFixed(1)} s`);
  return `${show(value)}, target at most ${unit === 'ratio' ? ratio(target) : `${target} s`}: ${value <= target ? 'met' : 'MISSED'}`;
}
