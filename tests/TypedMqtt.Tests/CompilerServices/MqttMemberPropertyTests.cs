using System.Buffers;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.CompilerServices;

public sealed class MqttMemberPropertyTests
{
    private static readonly MqttMemberProperty<string> Text = new("text", MqttPayloads.Text);
    private static readonly MqttMemberProperty<int> Number = new("number", MqttPayloads.Formatted<int>());
    private static readonly MqttMemberProperty<bool> Flag = new("flag", MqttPayloads.Boolean);

    [Fact]
    public void What_is_written_is_read_again()
    {
        Gen.String.Sample(text => Assert.Equal(text, Deliver(Text.Of(text)).ReadUserProperty(Text)));
        Gen.Int.Sample(number => Assert.Equal(number, Deliver(Number.Of(number)).ReadUserProperty(Number)));
        Gen.Bool.Sample(flag => Assert.Equal(flag, Deliver(Flag.Of(flag)).ReadUserProperty(Flag)));
    }

    [Fact]
    public void The_form_is_invariant_whatever_the_culture()
    {
        var number = new MqttMemberProperty<double>("number", MqttPayloads.Formatted<double>());

        using var culture = new ForeignCulture();

        Assert.Equal(new MqttUserProperty("number", "-1.5"), number.Of(-1.5));
    }

    [Fact]
    public void Null_is_refused_where_the_property_is_needed_and_left_out_where_it_is_not()
    {
        Assert.Contains("'text'", Assert.Throws<ArgumentNullException>(() => Text.Of(null!)).Message, StringComparison.Ordinal);
        Assert.Null(MqttMemberProperty.OfNullable(Text, null));
        Assert.Null(MqttMemberProperty.OfNullable(Number, null));
        Assert.Equal(new MqttUserProperty("text", ""), MqttMemberProperty.OfNullable(Text, ""));
        Assert.Equal(new MqttUserProperty("number", "0"), MqttMemberProperty.OfNullable(Number, 0));
    }

    [Fact]
    public void What_is_missing_is_null_or_an_error_that_names_it()
    {
        var delivery = Deliver(new MqttUserProperty("Text", "another case is another name"));

        Assert.Null(delivery.ReadUserPropertyOrNull(Text));
        Assert.Null(delivery.ReadUserPropertyOrNullValue(Number));
        Assert.Contains("no user property 'text'", Assert.Throws<MqttPayloadException>(() => delivery.ReadUserProperty(Text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_of_a_name_counts_and_what_does_not_parse_is_never_quoted()
    {
        var delivery = Deliver(new MqttUserProperty("number", "hunter2"), new MqttUserProperty("number", "2"));

        var unreadable = Assert.Throws<MqttPayloadException>(() => delivery.ReadUserPropertyOrNullValue(Number));

        Assert.Contains("'number'", unreadable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", unreadable.ToString(), StringComparison.Ordinal);
    }

    private static MqttDelivery Deliver(params MqttUserProperty[] properties)
    {
        var delivery = new MqttDelivery(TestMembers.Numbers, TestHead.Facts("numbers/a", TestMembers.Numbers.Template, userProperties: properties));
        delivery.Begin("numbers/a"u8.ToArray(), ReadOnlySequence<byte>.Empty);
        return delivery;
    }
}
