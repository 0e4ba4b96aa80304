import { chooseProtocol, stepStage } from '../choose-protocol.ts';
import type { Command } from '../command.ts';
import type { Session } from '../session.ts';

/** Hanging protocols that fit what is open, and their stages. */
export function protocolCommands(session: Session): readonly Command[] {
  const { offered } = session.hanging.getState();
  const inForce = () => session.hanging.getState().inForce;
  const now = offered.find(({ id }) => id === inForce()?.protocol);
  const blocked = () => {
    if (offered.length === 0) return 'blocked.noProtocol';
    return now?.stages.length === 1 ? 'blocked.oneStage' : undefined;
  };
  const stage = (id: string, key: string, by: 1 | -1): Command => ({
    id,
    title: `command.${id}`,
    keys: [key],
    blocked,
    run: () => stepStage(session, by),
  });
  return [
    stage('next-stage', '.', 1),
    stage('previous-stage', ',', -1),
    {
      id: 'protocol-default',
      title: 'protocol.default',
      keys: [],
      blocked: () => (offered.length === 0 && !inForce() ? 'blocked.noProtocol' : undefined),
      on: () => inForce() === undefined,
      run: () => chooseProtocol(session, { protocol: 'default' }),
    },
    ...offered.map(({ id, name, own }): Command => ({
      id: `protocol-${id}`,
      title: own ? 'command.protocol' : name,
      ...(own && { params: { name } }),
      keys: [],
      on: () => inForce()?.protocol === id,
      run: () => chooseProtocol(session, { protocol: id }),
    })),
    ...(now && now.stages.length > 1 ? now.stages : []).map(({ index, name }): Command => ({
      id: `stage-${String(index)}`,
      title: name,
      keys: [],
      on: () => inForce()?.stage === index,
      run: () => now && chooseProtocol(session, { protocol: now.id, stage: index }),
    })),
  ];
}

/** What linked panes share, and the lines in which they cut each other. */
export function comparingCommands(session: Session): readonly Command[] {
  const { view } = session;
  const needsLink = () => (view.getState().link ? undefined : 'blocked.notLinked');
  return [
    {
      id: 'link-number',
      title: 'command.link-number',
      keys: [],
      blocked: needsLink,
      on: () => view.getState().linkBy === 'number',
      run: () => view.setState(({ linkBy, ...rest }) => (linkBy ? rest : { ...rest, linkBy: 'number' }), true),
    },
    {
      id: 'link-zoom',
      title: 'command.link-zoom',
      keys: [],
      blocked: needsLink,
      on: () => view.getState().linkZoom === true,
      run: () => view.setState(({ linkZoom }) => ({ linkZoom: linkZoom !== true })),
    },
    {
      id: 'link-window',
      title: 'command.link-window',
      keys: [],
      blocked: needsLink,
      on: () => view.getState().linkWindow === true,
      run: () => view.setState(({ linkWindow }) => ({ linkWindow: linkWindow !== true })),
    },
    {
      id: 'lines',
      title: 'command.lines',
      keys: ['Shift+l'],
      on: () => view.getState().lines !== false,
      run: () => view.setState(({ lines }) => ({ lines: lines === false })),
    },
  ];
}
