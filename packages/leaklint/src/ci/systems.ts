/** Build services other than GitHub, by the variables that each documents. */
import { UsageError } from '../usage-error.ts';
import type { Environment } from '../terminal/terminal.ts';
import { branchBases, isZero, newBranchBases } from './change.ts';
import type { Base, ReadChange } from './change.ts';

/** docs.gitlab.com, "Predefined CI/CD variables". */
const gitlab: ReadChange = (env) => {
  if (env['GITLAB_CI'] !== 'true') return undefined;
  const system = 'GitLab CI';
  const head = needed(env, 'CI_COMMIT_SHA');
  const source = env['CI_PIPELINE_SOURCE'] ?? '';
  if (given(env, 'CI_MERGE_REQUEST_IID') !== undefined) {
    // In a pipeline for merged results CI_COMMIT_SHA is a merge that GitLab made up; the source branch's own commit is then named apart.
    return {
      system,
      event: `merge request ${env['CI_MERGE_REQUEST_IID']}`,
      adds: { kind: 'commits', head: given(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA') ?? head, bases: [{ revision: needed(env, 'CI_MERGE_REQUEST_DIFF_BASE_SHA'), what: 'the base of the merge request' }], otherwise: 'incomplete' },
    };
  }
  if (source !== 'push') return { system, event: source === '' ? 'pipeline' : source, adds: { kind: 'everything' } };
  const branch = given(env, 'CI_COMMIT_BRANCH');
  return { system, event: `push to ${branch ?? `tag ${env['CI_COMMIT_TAG'] ?? ''}`}`, adds: { kind: 'commits', head, bases: [...before(given(env, 'CI_COMMIT_BEFORE_SHA')), ...newBranchBases(branch, given(env, 'CI_DEFAULT_BRANCH'))], otherwise: 'everything' } };
};

/** support.atlassian.com, "Variables and secrets" of Bitbucket Pipelines. It does not say what was there before a push, nor which branch is the default one. */
const bitbucket: ReadChange = (env) => {
  if (given(env, 'BITBUCKET_BUILD_NUMBER') === undefined) return undefined;
  const system = 'Bitbucket Pipelines';
  const head = needed(env, 'BITBUCKET_COMMIT');
  const request = given(env, 'BITBUCKET_PR_ID');
  if (request !== undefined) {
    const bases = [...commit(given(env, 'BITBUCKET_PR_DESTINATION_COMMIT'), 'the target of the pull request'), ...branchBases(needed(env, 'BITBUCKET_PR_DESTINATION_BRANCH'), 'the target branch')];
    return { system, event: `pull request ${request}`, adds: { kind: 'commits', head, bases, otherwise: 'incomplete' } };
  }
  return { system, event: pushTo(given(env, 'BITBUCKET_BRANCH'), given(env, 'BITBUCKET_TAG')), adds: { kind: 'commits', head, bases: remoteHead(given(env, 'BITBUCKET_BRANCH')), otherwise: 'everything' } };
};

/** circleci.com/docs, "Built-in environment variables". */
const circle: ReadChange = (env) => {
  if (env['CIRCLECI'] !== 'true') return undefined;
  return { system: 'CircleCI', event: pushTo(given(env, 'CIRCLE_BRANCH'), given(env, 'CIRCLE_TAG')), adds: { kind: 'commits', head: needed(env, 'CIRCLE_SHA1'), bases: remoteHead(given(env, 'CIRCLE_BRANCH')), otherwise: 'everything' } };
};

/** learn.microsoft.com, "Predefined variables" of Azure Pipelines. A pull request is built as a merge that the service made up; the source's own commit is named apart. */
const azure: ReadChange = (env) => {
  if (env['TF_BUILD']?.toLowerCase() !== 'true') return undefined;
  const system = 'Azure Pipelines';
  const reason = env['BUILD_REASON'] ?? '';
  if (reason === 'PullRequest') {
    const head = given(env, 'SYSTEM_PULLREQUEST_SOURCECOMMITID') ?? needed(env, 'BUILD_SOURCEVERSION');
    return { system, event: `pull request ${env['SYSTEM_PULLREQUEST_PULLREQUESTID'] ?? ''}`.trimEnd(), adds: { kind: 'commits', head, bases: branchBases(needed(env, 'SYSTEM_PULLREQUEST_TARGETBRANCH'), 'the target branch'), otherwise: 'incomplete' } };
  }
  if (reason !== 'IndividualCI' && reason !== 'BatchedCI') return { system, event: reason === '' ? 'build' : reason, adds: { kind: 'everything' } };
  const branch = env['BUILD_SOURCEBRANCH']?.replace(/^refs\/heads\//, '');
  return { system, event: pushTo(branch, undefined), adds: { kind: 'commits', head: needed(env, 'BUILD_SOURCEVERSION'), bases: remoteHead(branch), otherwise: 'everything' } };
};

/** The git and branch plugins of Jenkins. The last commit that built well is compared with, not the last one: what a failed build found must be found again. */
const jenkins: ReadChange = (env) => {
  if (given(env, 'JENKINS_URL') === undefined) return undefined;
  const system = 'Jenkins';
  const head = given(env, 'GIT_COMMIT') ?? 'HEAD';
  const target = given(env, 'CHANGE_TARGET');
  if (target !== undefined) return { system, event: `change ${env['CHANGE_ID'] ?? ''}`.trimEnd(), adds: { kind: 'commits', head, bases: branchBases(target, 'the target branch'), otherwise: 'incomplete' } };
  const branch = given(env, 'BRANCH_NAME') ?? given(env, 'GIT_BRANCH')?.replace(/^origin\//, '');
  return { system, event: pushTo(branch, given(env, 'TAG_NAME')), adds: { kind: 'commits', head, bases: [...commit(given(env, 'GIT_PREVIOUS_SUCCESSFUL_COMMIT'), 'the last commit that built well'), ...remoteHead(branch)], otherwise: 'everything' } };
};

export const SYSTEMS: readonly ReadChange[] = [gitlab, bitbucket, circle, azure, jenkins];

function pushTo(branch: string | undefined, tag: string | undefined): string {
  return branch !== undefined ? `push to ${branch}` : tag !== undefined ? `push to tag ${tag}` : 'push';
}

/** What the clone holds for the default branch, where the service does not name it. */
function remoteHead(branch: string | undefined): Base[] {
  return [{ revision: 'refs/remotes/origin/HEAD', what: 'the default branch', ...(branch === undefined ? {} : { exceptFor: branch }) }];
}

function before(id: string | undefined): Base[] {
  return isZero(id) ? [] : commit(id, 'the commit before the push');
}

function commit(id: string | undefined, what: string): Base[] {
  return id === undefined ? [] : [{ revision: id, what }];
}

function given(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

function needed(env: Environment, name: string): string {
  const value = given(env, name);
  if (value === undefined) throw new UsageError(`${name} is not set: without it nobody knows what the build brought in`);
  return value;
}

