import { IsInt, IsNumber, IsPositive, Max, Min } from 'class-validator';
import { described } from './described.js';
import { MAX_SHARD, MAX_TIME_MS } from './bounds.js';
import { property } from './property.js';

interface Range {
  readonly min: number;
  readonly max: number;
}

/** A whole number; the type decorator stands last so that the schema says `integer`. */
export const Whole = ({ min, max }: Range, description: string): PropertyDecorator =>
  property(Min(min), Max(max), IsInt(), described(description));

export const Real = ({ min, max }: Range, description: string): PropertyDecorator =>
  property(Min(min), Max(max), IsNumber(), described(description));

/** A number greater than 0. */
export const Positive = ({ max }: { readonly max: number }, description: string): PropertyDecorator =>
  property(IsPositive(), Max(max), IsNumber(), described(description));

/** An instant of event time, whole ms since 1970. */
export const TimeMs = (description: string): PropertyDecorator => Whole({ min: 0, max: MAX_TIME_MS }, description);

/** An instant a plan names, ms since 1970; three decimals carry microseconds. */
export const PlanTimeMs = (description: string): PropertyDecorator => Real({ min: 0, max: MAX_TIME_MS }, description);

/** An offset, an epoch, a running total: anything that is counted. */
export const Count = (description: string): PropertyDecorator =>
  Whole({ min: 0, max: Number.MAX_SAFE_INTEGER }, description);

export const Shard = (description = 'Partition number of the shard'): PropertyDecorator =>
  Whole({ min: 0, max: MAX_SHARD }, description);
