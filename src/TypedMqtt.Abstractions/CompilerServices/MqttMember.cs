using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>What the generator knows about a contract member, for the runtime. One static instance a member.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttMember
{
    private protected MqttMember(string name, string template, MqttMemberKind kind, MqttQos qos, int expirySeconds)
    {
        Name = name;
        Template = template;
        Kind = kind;
        Qos = qos;
        ExpirySeconds = expirySeconds;
    }

    /// <summary>The interface and the method, for example <c>IThermostat.TemperatureAsync</c>.</summary>
    public string Name { get; }

    /// <summary>The whole topic template.</summary>
    public string Template { get; }

    /// <summary>What the member describes.</summary>
    public MqttMemberKind Kind { get; }

    /// <summary>The quality of service of the member.</summary>
    public MqttQos Qos { get; }

    /// <summary>The message expiry interval in seconds; zero for none.</summary>
    public int ExpirySeconds { get; }

    /// <summary>Where a level stands in the template, and whether it is the tail; null for a level it has not.</summary>
    internal (int Index, bool IsTail)? FindLevel(string name)
    {
        // A placeholder is a level of its own, and a brace that is text is doubled, so this finds placeholders only.
        var levels = Template.Split('/');
        if (levels[^1] == $"{{*{name}}}")
        {
            return (levels.Length - 1, true);
        }

        var index = Array.IndexOf(levels, $"{{{name}}}");
        return index < 0 ? null : (index, false);
    }
}
