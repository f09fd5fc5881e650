import { BadRequestException, type ValidationError, ValidationPipe } from '@nestjs/common';

/** Checks query parameters against their class; 400 with one sentence that names the parameter. */
export function queryPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => new BadRequestException(sentenceOf(errors)),
  });
}

function sentenceOf([first]: readonly ValidationError[]): string {
  if (first === undefined) return 'the query is invalid';
  const { property, constraints = {} } = first;
  if ('whitelistValidation' in constraints) return `${property} is not a parameter of this route`;
  return Object.values(constraints)[0] ?? `${property} is invalid`;
}
