namespace TypedMqtt.IntegrationTests.Soak;

/// <summary>Takes its time, a different one for each message, and counts how often it was given each number.</summary>
internal sealed class SlowHandler : NumbersHandlers.IAll
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _atLeastOnce = [];
    private readonly Dictionary<int, int> _exactlyOnce = [];
    private int _firstAtLeastOnce;
    private int _firstExactlyOnce;

    public ValueTask OnAtLeastOnceAsync(int number, MqttContext context, CancellationToken cancellationToken) => CountAsync(_atLeastOnce, number, cancellationToken);

    public ValueTask OnExactlyOnceAsync(int number, MqttContext context, CancellationToken cancellationToken) => CountAsync(_exactlyOnce, number, cancellationToken);

    /// <summary>How many different numbers have been handled.</summary>
    internal (int AtLeastOnce, int ExactlyOnce) Distinct
    {
        get
        {
            lock (_lock)
            {
                return (_atLeastOnce.Count, _exactlyOnce.Count);
            }
        }
    }

    /// <summary>Gives what was handled, and begins anew with higher numbers.</summary>
    internal (Dictionary<int, int> AtLeastOnce, Dictionary<int, int> ExactlyOnce) Take((int AtLeastOnce, int ExactlyOnce) next)
    {
        lock (_lock)
        {
            var taken = (new Dictionary<int, int>(_atLeastOnce), new Dictionary<int, int>(_exactlyOnce));
            _atLeastOnce.Clear();
            _exactlyOnce.Clear();
            (_firstAtLeastOnce, _firstExactlyOnce) = next;
            return taken;
        }
    }

    private async ValueTask CountAsync(Dictionary<int, int> counts, int number, CancellationToken cancellationToken)
    {
        // Most are quick, some wait, and a few are slow.
        var wait = Random.Shared.Next(1_000) switch { < 950 => 0, < 998 => 1, _ => 20 };
        if (wait > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), TimeProvider.System, cancellationToken);
        }

        lock (_lock)
        {
            // One from before a rest may come once more: its PUBACK was on its way when a connection was cut, or the broker started again.
            if (number >= (counts == _atLeastOnce ? _firstAtLeastOnce : _firstExactlyOnce))
            {
                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }
    }
}
