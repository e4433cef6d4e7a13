using HomeSensors.Contracts;

namespace HomeSensors;

/// <summary>Says when to switch: on above one value, off below another, and nothing in between, so that a relay does not chatter.</summary>
/// <param name="on">Above this it is switched on.</param>
/// <param name="off">Below this it is switched off.</param>
internal sealed class Threshold(double on, double off)
{
    private readonly Lock _lock = new();
    private Power? _last;

    /// <summary>What to switch to now; null for nothing, when it is switched so already or the value is in between.</summary>
    public Power? Next(double value)
    {
        Power? wanted = value > on ? Power.On : value < off ? Power.Off : null;

        // The readings of a Zigbee and of a Tasmota sensor are handled side by side.
        lock (_lock)
        {
            if (wanted is null || wanted == _last)
            {
                return null;
            }

            _last = wanted;
            return wanted;
        }
    }
}
