import { expect, it } from '@jest/globals';
import { lastWords } from './last-words.js';

const said = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `10:00 [main] INFO ${index}`);

it('tells the end of a log, and the errors that a long shutdown left behind', () => {
  const failure = [
    '10:00 [main] ERROR kafka - cannot bind',
    'org.apache.kafka.common.KafkaException: no such luck',
    '\tat kafka.network.Acceptor.start(SocketServer.scala:530)',
    '\t... 6 more',
    'Caused by: java.net.BindException: Address already in use',
    '\tat java.base/sun.nio.ch.Net.bind0(Native Method)',
  ];
  expect(lastWords([...said(50), ...failure, ...said(30)].join('\n')).split('\n')).toEqual([
    '10:00 [main] ERROR kafka - cannot bind',
    'org.apache.kafka.common.KafkaException: no such luck',
    'Caused by: java.net.BindException: Address already in use',
    ...said(30).slice(-20),
  ]);
  expect(lastWords('10:00 only this\n')).toBe('10:00 only this');
  expect(lastWords('')).toBe('');
});
