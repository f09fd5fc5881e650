/** The house rules of docs/architecture.md: imports point one way. */
const only = (folder, allowed) => ({
  name: `${folder}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...allowed.map((a) => `^src/${a}/`)] },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.spec\\.ts$', '^src/main\\.ts$', '^src/web/page/', '^tools/', '^test/', '^grafana/'],
      },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('core', []),
    only('contracts', ['core']),
    only('streams', ['core', 'contracts']),
    only('ran', ['core', 'contracts']),
    only('telemetry', ['core', 'contracts']),
    only('twin', ['core', 'contracts', 'streams']),
    only('replay', ['core', 'contracts', 'streams', 'ran', 'twin']),
    only('scheduler', ['core', 'contracts', 'streams', 'telemetry']),
    {
      name: 'core-is-pure',
      comment: 'core: data in, data out. No framework, no platform, no third party.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'solvers-stand-alone',
      severity: 'error',
      from: { path: '^src/core/solvers/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/core/(solvers/(?!$1/)|cell/|epochs/|catalogue)' },
    },
    {
      name: 'page-runs-in-browsers',
      comment: 'What the live page loads lies in its folder; elsewhere it may only look up types.',
      severity: 'error',
      from: { path: '^src/web/page/', pathNot: '^src/web/page/vendor/' },
      to: { pathNot: '^src/web/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'prom-client-in-telemetry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/telemetry/' },
      to: { path: 'node_modules/prom-client' },
    },
    {
      name: 'kafkajs-in-streams-kafka',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/streams/kafka/' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
