import { groupBytes, type GpuContext, type GpuStart } from './gpu-context.js';

/** The GPU as it would be if every model had its parameters to itself: what a planner sees that is blind to sharing. */
export function withoutSharing({ start, context }: { readonly start: GpuStart; readonly context: GpuContext }): {
  readonly start: GpuStart;
  readonly context: GpuContext;
} {
  const models = [...context.blockGroups.ofModel];
  const groups = models.map(([, own]) => ({
    blocks: [...own].flatMap((group) => context.blockGroups.groups[group]?.blocks ?? []),
    bytes: groupBytes(context, own),
  }));
  const resident = models.flatMap(([, own], index) =>
    [...own].every((group) => start.resident.has(group)) ? [index] : [],
  );
  return {
    start: { ...start, resident: new Set(resident) },
    context: {
      ...context,
      blockGroups: { groups, ofModel: new Map(models.map(([modelId], index) => [modelId, new Set([index])])) },
      reuse: models.map(([, own]) => Math.min(...[...own].map((group) => context.reuse[group] ?? 0))),
    },
  };
}
