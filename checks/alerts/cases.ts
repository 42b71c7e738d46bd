/** What an exporter says, minute by minute: series in Prometheus' text form by their values in promtool's notation, such as `0x30`, `0+5x60` or `1 1 0 _x5 1`. */
export type Series = { readonly [series: string]: string };
/** Cases of one alert. Each is a minute-by-minute history; the alert is judged at its end. */
export interface AlertCases {
  /** Histories at whose end the alert has been firing for its whole duration. */
  readonly fires: readonly Series[];
  /** Labels that what fires has in every history of `fires`, for alerts whose text names them. */
  readonly labels?: { readonly [label: string]: string };
  /** Histories at whose end it does not fire. The nearest one that is still well says most. */
  readonly quiet: readonly Series[];
}
/** Cases by the name of the alert. */
export type Cases = { readonly [alert: string]: AlertCases };
