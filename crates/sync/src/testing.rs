//! What the tests of this crate share.

/// Jobs run on any thread.
#[allow(dead_code, reason = "it is enough that it compiles")]
fn jobs_can_be_spawned(
    engine: &'static crate::Engine,
    progress: &'static crate::OnProgress,
    stop: &'static crate::Stop,
) {
    fn send<T: Send>(_: T) {}
    let ask = crate::PullAsk {
        backpack: holdall_library::BackpackId(1),
        full: true,
        check: true,
    };
    send(engine.pull(ask, progress, stop));
    send(engine.check_all(Vec::new(), true, progress, stop));
    send(engine.hold(holdall_library::BackpackId(1)));
}
