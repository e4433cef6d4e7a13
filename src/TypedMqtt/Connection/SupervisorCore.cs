namespace TypedMqtt.Connection;

/// <summary>
/// The life of a connection as a state machine: when to connect, to which server, how long to wait, when to give up. Pure:
/// time is a parameter (milliseconds), and what is to be done is the result.
/// </summary>
/// <param name="servers">The servers.</param>
/// <param name="delay">The waits between attempts.</param>
/// <param name="canRefreshCredentials">Whether there is a provider that gives credentials anew for every attempt, or a method that begins anew.</param>
internal sealed class SupervisorCore(ServerList servers, ReconnectDelay delay, bool canRefreshCredentials)
{
    /// <summary>Servers that point at each other are not followed for ever.</summary>
    internal const int RedirectsInARow = 5;

    private long _acceptedAt;
    private int _redirects;
    private bool _credentialsRefused;

    internal MqttConnectionState State { get; private set; } = MqttConnectionState.Idle;

    /// <summary>Begins: the first attempt is made at once.</summary>
    internal SupervisorStep Start()
    {
        Expect(MqttConnectionState.Idle);
        servers.BeginRound();
        return Connect();
    }

    /// <summary>CONNACK has accepted the connection.</summary>
    internal void OnAccepted(long now)
    {
        Expect(MqttConnectionState.Connecting);
        _acceptedAt = now;
        _credentialsRefused = false;
        servers.BeginRound();
        State = MqttConnectionState.Subscribing;
    }

    /// <summary>Every subscription has been acknowledged or refused.</summary>
    internal void OnSettled()
    {
        Expect(MqttConnectionState.Subscribing);
        State = MqttConnectionState.Online;
    }

    /// <summary>A stop has begun while the connection stood.</summary>
    internal void OnDraining()
    {
        Expect(MqttConnectionState.Subscribing, MqttConnectionState.Online);
        State = MqttConnectionState.Draining;
    }

    /// <summary>The attempt has failed, or the connection has ended.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="now">The time.</param>
    internal SupervisorStep OnFailed(MqttConnectionException failure, long now)
    {
        Expect(MqttConnectionState.Connecting, MqttConnectionState.Subscribing, MqttConnectionState.Online);
        var stood = State != MqttConnectionState.Connecting;
        if (stood)
        {
            OnLasted(TimeSpan.FromMilliseconds(now - _acceptedAt));
        }

        var recovery = Resolve(RecoveryRules.For(failure));
        switch (recovery)
        {
            case Recovery.GiveUp:
                return End(MqttConnectionState.Faulted);

            case Recovery.Redirect when _redirects < RedirectsInARow && servers.TryRedirect(failure.ServerReference, permanently: failure.ReasonCode == MqttReasonCode.ServerMoved):
                _redirects++;
                return Connect();

            case Recovery.Redirect:
                // It does not want us and points nowhere we may go: what is left is another server, or an operator. A server
                // that had accepted us is followed after a wait, or servers that all do that would be asked in turn without one.
                return !servers.MoveNext() ? Wait(Recovery.RetrySlowly) : stood ? Wait(Recovery.Retry) : Connect();

            default:
                // After a lost connection the same server first: it has the session. After a failed attempt the next one.
                return !stood && servers.MoveNext() ? Connect() : Wait(recovery);
        }
    }

    /// <summary>The connection has been ended to be made anew, with the same server, which has the session.</summary>
    /// <param name="now">The time.</param>
    internal SupervisorStep OnRenewing(long now)
    {
        Expect(MqttConnectionState.Subscribing, MqttConnectionState.Online);
        OnLasted(TimeSpan.FromMilliseconds(now - _acceptedAt));
        servers.BeginRound();
        return Connect();
    }

    /// <summary>The wait is over.</summary>
    internal SupervisorStep OnWaited()
    {
        Expect(MqttConnectionState.Waiting);
        _redirects = 0;
        servers.BeginRound();
        return Connect();
    }

    /// <summary>The connection is closed by its owner, whatever state it is in.</summary>
    internal SupervisorStep Close() => End(MqttConnectionState.Closed);

    /// <summary>The connection is given up over something that no transition knows.</summary>
    internal SupervisorStep Fault() => End(MqttConnectionState.Faulted);

    // Only a stable connection counts: servers that accept and then point at each other are not followed for ever either.
    private void OnLasted(TimeSpan duration)
    {
        delay.OnConnectionLasted(duration);
        if (duration >= ReconnectDelay.StableAfter)
        {
            _redirects = 0;
        }
    }

    private Recovery Resolve(Recovery recovery)
    {
        if (recovery != Recovery.RefreshCredentials)
        {
            return recovery;
        }

        // The provider is asked for every attempt, so one soon attempt is worth it; then someone has to look.
        var again = canRefreshCredentials && !_credentialsRefused;
        _credentialsRefused = true;
        return again ? Recovery.Retry : Recovery.RetrySlowly;
    }

    private SupervisorStep Connect()
    {
        State = MqttConnectionState.Connecting;
        return new SupervisorStep(SupervisorAction.Connect, servers.Current);
    }

    private SupervisorStep Wait(Recovery recovery)
    {
        State = MqttConnectionState.Waiting;
        return new SupervisorStep(SupervisorAction.Wait, servers.Current, delay.Next(recovery));
    }

    private SupervisorStep End(MqttConnectionState state)
    {
        State = state;
        return new SupervisorStep(SupervisorAction.End, servers.Current);
    }

    private void Expect(params ReadOnlySpan<MqttConnectionState> states)
    {
        if (!states.Contains(State))
        {
            throw new InvalidOperationException($"This cannot happen while the connection is {State}.");
        }
    }
}
