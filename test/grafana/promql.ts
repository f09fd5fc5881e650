import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** What stands for the time ranges that Grafana fills in, while a query is parsed. */
const RATE_INTERVAL = '7m13s';
const SHOWN_RANGE = '5m17s';

export interface Selector {
  readonly metric: string;
  /** As they stand there: `job=~"$job"`. */
  readonly matchers: readonly string[];
  /** The range in brackets, with Grafana's name where it was Grafana's. */
  readonly range?: string;
  /** The function it is handed to directly. */
  readonly calledBy?: string;
}

const parseable = (query: string): string =>
  query.replaceAll('$__rate_interval', RATE_INTERVAL).replaceAll('$__range', SHOWN_RANGE);

const nameOfRange = (range: string): string =>
  range.replace(RATE_INTERVAL, '$__rate_interval').replace(SHOWN_RANGE, '$__range');

/** Whether it is PromQL, by the grammar of Prometheus' own editor. */
export function isPromQl(query: string): boolean {
  let errors = 0;
  parser.parse(parseable(query)).iterate({
    enter: ({ type }) => {
      if (type.isError) errors += 1;
    },
  });
  return errors === 0 && query.trim() !== '';
}

/** Every series that a query asks for. */
export function selectorsOf(query: string): readonly Selector[] {
  const text = parseable(query);
  const selectors: Selector[] = [];
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name === 'VectorSelector') selectors.push(selector(node, text));
    },
  });
  return selectors;
}

function selector(node: SyntaxNode, text: string): Selector {
  const words = (part: SyntaxNode): string => text.slice(part.from, part.to);
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  const identifier = node.getChild('Identifier');
  const matrix = ancestor(node, 'MatrixSelector');
  const range = matrix === undefined ? undefined : /\[(?<range>[^\]]+)\]$/u.exec(words(matrix))?.groups?.range;
  const call = ancestor(matrix ?? node, 'FunctionCall')?.getChild('FunctionIdentifier');
  return {
    metric: identifier === null ? '' : words(identifier),
    matchers: matchers.map(words),
    ...(range === undefined ? {} : { range: nameOfRange(range) }),
    ...(call === null || call === undefined ? {} : { calledBy: words(call) }),
  };
}

/** The nearest one above, if only brackets and lists of arguments lie in between. */
function ancestor(node: SyntaxNode, name: string): SyntaxNode | undefined {
  let above = node.parent;
  while (
    above !== null &&
    ['FunctionCallBody', 'FunctionCallArgs', 'ParenExpr', 'StepInvariantExpr'].includes(above.name)
  ) {
    above = above.parent;
  }
  return above?.name === name ? above : undefined;
}
