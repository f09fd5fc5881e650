/** The CloudEvents attributes in a record's headers (binary content mode). Records without them are read all the same. */
export function headersSchema(): object {
  return {
    type: 'object',
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: { type: 'string', description: 'Unique for its source' },
      ce_type: { type: 'string', description: 'slotwise. and the name of the message' },
      ce_source: { type: 'string', format: 'uri-reference', description: 'Who wrote it' },
      ce_time: { type: 'string', format: 'date-time', description: 'When it happened' },
      ce_sequence: {
        type: 'string',
        description:
          'Number of the record among those of its source in this partition; of a replay and of the twin alone',
      },
      ce_sequencetype: { type: 'string', const: 'Integer', description: 'Goes with ce_sequence' },
      'content-type': { type: 'string', const: 'application/json' },
    },
  };
}
