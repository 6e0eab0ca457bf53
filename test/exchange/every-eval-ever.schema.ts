const text = { type: 'string' }
const texts = { type: 'object', additionalProperties: text }

/**
 * What eval.schema.json 0.2.2 of evaleval/every_eval_ever demands of the parts that fmbench writes, in our own words;
 * here no other key is allowed, so that a part which is not listed is noticed.
 */
export const everyEvalEverSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'schema_version',
    'evaluation_id',
    'retrieved_timestamp',
    'source_metadata',
    'model_info',
    'eval_library',
    'evaluation_results',
  ],
  properties: {
    schema_version: { const: '0.2.2' },
    evaluation_id: text,
    evaluation_timestamp: text,
    retrieved_timestamp: { type: 'string', pattern: '^\\d+$' },
    source_metadata: {
      type: 'object',
      additionalProperties: false,
      required: ['source_type', 'source_organization_name', 'evaluator_relationship'],
      properties: {
        source_name: text,
        source_type: { enum: ['documentation', 'evaluation_run'] },
        source_organization_name: text,
        evaluator_relationship: { enum: ['first_party', 'third_party', 'collaborative', 'other'] },
        additional_details: texts,
      },
    },
    eval_library: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'version'],
      properties: { name: text, version: text },
    },
    model_info: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'id'],
      properties: {
        name: text,
        id: text,
        // Not of the schema, but of the validator that every file of the database has to pass.
        additional_details: { ...texts, required: ['deployment_type', 'model_availability'] },
      },
    },
    evaluation_results: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['evaluation_name', 'source_data', 'metric_config', 'score_details'],
        properties: {
          evaluation_result_id: text,
          evaluation_name: text,
          source_data: {
            type: 'object',
            additionalProperties: false,
            required: ['dataset_name', 'source_type'],
            properties: {
              dataset_name: text,
              source_type: { const: 'other' },
              source_id: text,
              source_version: text,
              additional_details: texts,
            },
          },
          metric_config: {
            type: 'object',
            additionalProperties: false,
            required: ['lower_is_better'],
            properties: {
              evaluation_description: text,
              metric_id: text,
              metric_name: text,
              metric_parameters: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
              lower_is_better: { type: 'boolean' },
              score_type: { const: 'continuous' },
              min_score: { type: 'number' },
              max_score: { type: 'number' },
            },
            dependentRequired: { score_type: ['min_score', 'max_score'] },
          },
          score_details: {
            type: 'object',
            additionalProperties: false,
            required: ['score'],
            properties: {
              score: { type: 'number' },
              details: texts,
              uncertainty: {
                type: 'object',
                additionalProperties: false,
                properties: {
                  confidence_interval: {
                    type: 'object',
                    additionalProperties: false,
                    required: ['lower', 'upper'],
                    properties: {
                      lower: { type: 'number' },
                      upper: { type: 'number' },
                      confidence_level: { type: 'number', minimum: 0, maximum: 1 },
                      method: text,
                    },
                  },
                  num_samples: { type: 'integer' },
                },
              },
            },
          },
        },
      },
    },
  },
}
