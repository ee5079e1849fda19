// @ts-check
// Types of the data that the page contains; pipeline/site/page_data.py writes them.

/** @typedef {string | number | boolean | null} Cell */
/** @typedef {Record<string, Cell>} Row */

/**
 * A column in its shortest form: the values; keys as gaps between their numbers; positions in a list of the distinct
 * values; or, in a view, the values that the field of the same name, or `field`, has in table `from`, in the row whose
 * key is in column `by`.
 * @typedef {Cell[] | {prefix: string, digits: number, gaps: (number | null)[]} | {values: Cell[], at: number[]} |
 *   {by: string, from: string, field?: string}} Column
 */

/**
 * `codes` is the code list of the values, `table` the table whose keys they are. `dates` are the columns with the first
 * and the last day of a date, `numbers` those with the low, best and high number of a count.
 * @typedef {{
 *   name: string, title: string, type: string, codes?: string, table?: string, dates?: string[], numbers?: string[],
 * }} Field
 */

/** @typedef {{fields: Field[], count: number, columns?: Column[]}} PackedRelation */

/**
 * @typedef {PackedRelation & {
 *   title: string, description: string, key: string[], label: string, lead: LeadFact[], shown: string[], notes: string[],
 *   empty: Record<string, string>, names: [table: string, field: string] | null,
 *   links: {field: string, table: string}[],
 * }} PackedTable
 */

// The facts at the head of a record.

/** @typedef {Record<string, Cell[]>} Values Values by column; a row has them if it has one of them. */
/** @typedef {{field: string, with?: string[]}} FieldFact */
/** @typedef {{text: string, unless: Values, if?: Values}} Absent What to say if no row has some values. */
/** @typedef {{table: string, value: string, with?: string[], by?: string, title?: string, absent?: Absent}} TableFact */
/** @typedef {FieldFact | TableFact | {picture: "ranges"}} LeadFact */

/** @typedef {{table: string, quote: string, document: string, about?: string}} QuoteFields */
/** @typedef {{table: string, document: string, lineage: string}} LineageFields */

/**
 * `release` is the name of the release, `home` the address of the dataset or empty.
 * @typedef {object} PackedData
 * @property {string} release
 * @property {string} home
 * @property {Record<string, PackedTable>} tables
 * @property {Record<string, PackedRelation>} views
 * @property {Record<string, [code: string | number, label: string][]>} codes
 * @property {Chart[]} charts
 * @property {QuoteFields | null} quotes
 * @property {LineageFields | null} lineages
 */

// Charts as dataset.json declares them. All values but `title`, `text` and `axis` name relations and columns.

/** @typedef {{title: string, text: string, relation: string, table: string, key: string}} ChartBase */
/** @typedef {ChartBase & {kind: "timeline", start: string, end: string, axis: string, said?: string, colour?: string, once?: Values, conflict?: Cell[]}} TimelineChart */
/** @typedef {{low: string, best: string, high: string}} RangeColumns */
/** @typedef {RangeColumns & {relation: string, table: string, id: string, key: string, unit: string, said?: string, bound?: string, colour: string}} RangeMarks */
/** @typedef {ChartBase & RangeColumns & {kind: "ranges", unit: string, rule?: string, marks: RangeMarks}} RangesChart */

/**
 * `window` is west, south, east, north in degrees.
 * @typedef {ChartBase & {
 *   kind: "map", place: string, precision: string, places: string, latitude: string, longitude: string,
 *   country?: string, extents: Record<string, Extent>, window: [number, number, number, number], outlines: Outline[],
 * }} MapChart
 */

/**
 * How precisely a place is known: as a point, within so many km, as a country, or not at all.
 * @typedef {number | "point" | "country" | "vague"} Extent
 */

/** @typedef {[x: number, y: number]} Point Longitude and latitude in degrees, or px. */
/** @typedef {{name: string, codes: string[], rings: Point[][]}} Outline */

/**
 * @typedef {ChartBase & {
 *   kind: "network", evidence: string, from: string, to: string, colour: string, witness?: string,
 *   directed?: string[], weak?: Values,
 * }} NetworkChart
 */

/** @typedef {ChartBase & {kind: "tree", parent: string, how?: string, group?: string, size?: string, held?: string}} TreeChart */
/** @typedef {{kind: "changes", title: string, relation: string}} ChangesChart */
/** @typedef {TimelineChart | RangesChart | MapChart | NetworkChart | TreeChart} Chart */

export {};
