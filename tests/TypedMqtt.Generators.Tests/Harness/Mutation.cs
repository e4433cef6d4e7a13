using System.Text;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>Breaks source text as somebody who types does, and worse; the same way for the same seed.</summary>
internal static class Mutation
{
    private const int MostSteps = 4;

    private static readonly string[] Insertions =
    [
        "{", "}", "/", "\"", "(", ")", "<T>", "?", ";", "[MqttContract]", "[MqttContract(JsonContext = typeof(int))]", "[MqttEvent(\"a/{b}\")]", "[MqttState(\"{*b}/$\")]",
        "Qos = (MqttQos)", "Name = null, ", "\ud800", "#", "/*", "interface I { }", "namespace N;", "ref ", "static ", "partial ", "file ", "params ", "@", ": IThermostat", "default", "null",
    ];

#pragma warning disable CA5394 // Nothing here is a secret.
    /// <summary>Makes one to four changes: cuts, deletions, insertions, copies, exchanged characters and lines.</summary>
    internal static string Create(string source, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(source);
        for (var steps = 1 + random.Next(MostSteps); steps > 0 && text.Length > 0; steps--)
        {
            Change(text, random);
        }

        return text.ToString();
    }

    private static void Change(StringBuilder text, Random random)
    {
        var position = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0:
                text.Length = position;
                break;
            case 1:
                text.Remove(position, random.Next(Math.Min(40, text.Length - position)));
                break;
            case 2:
                text.Insert(position, Insertions[random.Next(Insertions.Length)]);
                break;
            case 3:
                text.Insert(random.Next(text.Length), text.ToString(position, random.Next(Math.Min(400, text.Length - position))));
                break;
            case 4:
                var lines = text.ToString().Split('\n');
                var line = random.Next(lines.Length);
                var other = random.Next(lines.Length);
                (lines[line], lines[other]) = (lines[other], lines[line]);
                text.Clear().AppendJoin('\n', lines);
                break;
            default:
                text[position] = text[random.Next(text.Length)];
                break;
        }
    }
#pragma warning restore CA5394
}
